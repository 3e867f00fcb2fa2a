import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { difference, reportOn } from './api-report.ts';

function plantPackage(declarations: string): string {
  return plantTree({
    'package.json': JSON.stringify({ name: '@x/little-auth', version: '1.0.0' }),
    'dist/index.d.ts': declarations,
  });
}

test('the report has the exported declarations and those that they use, without documentation', () => {
  const declarations = [
    '/** Documented. */',
    'interface Options {',
    '    /** Seconds. */',
    '    ttl?: number;',
    '    retry?: boolean;',
    '}',
    'interface Unused { a: 1 }',
    'declare function create(options: Options): void;',
    'export { create };',
  ].join('\n');

  const report = reportOn(plantPackage(declarations), 'index');

  expect(report).toContain('export function create(options: Options): void;');
  expect(report).toContain('interface Options {\n    retry?: boolean;\n    ttl?: number;\n');
  expect(report).not.toMatch(/Documented|Seconds|undocumented|Unused/);
});

test('a changed member, a removed export and a new one are listed line by line', () => {
  const before = reportOn(plantPackage('export declare const a: 1;\nexport declare const b: 2;'), 'index');
  const after = reportOn(plantPackage('export declare const a: 3;\nexport declare const c: 2;'), 'index');

  expect(difference(before, after)).toEqual([
    '- export const a: 1;',
    '- export const b: 2;',
    '+ export const a: 3;',
    '+ export const c: 2;',
  ]);
  expect(difference(before, before)).toEqual([]);
});
