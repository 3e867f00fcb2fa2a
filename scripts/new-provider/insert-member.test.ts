import { expect, test } from 'vitest';
import { insertMember } from './insert-member.ts';

const text = `interface Other { a: 1 }
export interface Handles {
  readonly one: 1;
}
export const starters: Handles = {
  one: start('}'),
};
`;

test('a member is added at the end of the interface or object of this name', () => {
  expect(insertMember(text, 'Handles', 'readonly two: 2;')).toContain(
    'readonly one: 1;\n  readonly two: 2;\n}',
  );
  expect(insertMember(text, 'starters', 'two: start(),')).toContain("one: start('}'),\n  two: start(),\n};");
});

test('a declaration that does not exist is an error', () => {
  expect(() => insertMember(text, 'Missing', 'a: 1')).toThrow('There is no Missing');
});
