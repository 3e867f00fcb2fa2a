import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { retiredWords } from './retired-words.ts';
import { findRetiredWords } from './words.ts';

function wordsIn(text: string, file = 'packages/auth-core/src/token.ts'): string[] {
  return findRetiredWords(plantTree({ [file]: text })).map(({ line, word }) => `${line} ${word}`);
}

test.each([
  ['in a comment', '// The renewal mints a token.', '1 mint'],
  ['in a string', "\nthrow new Error('Nothing was minted.');", '2 mint'],
  ['within an identifier', 'const mintedToken = issueAndMint();', '1 mint'],
  ['within a constant', 'const MINT_COUNT = 1;', '1 mint'],
  ['as a constant of another convention', 'const MOST_EVENTS = 20;', '1 MOST_, LEAST_'],
  ['as a name of two words', 'import { dropUndefined } from "./fields.ts";', '1 dropUndefined'],
  ['over two lines of a docstring', '/**\n * A token that was\n * had with the password.\n */', '2 had with'],
  ['over two lines of a comment', '  // the listener is told\n  // of it', '1 told of'],
])('a retired word is found %s', (_, text, expected) => {
  expect(wordsIn(text)).toContain(expected);
});

test.each([
  'The peppermint is in the mintmark of Linux Mint.',
  'The listener is called 20 times.',
  'A limit that is over 9 kB.',
  'The store had been full.',
  'const sharedTokens = 1;',
  'const almostDone = 1;',
])('"%s" has no retired word', (text) => {
  expect(wordsIn(text)).toEqual([]);
});

test.each([
  'packages/fifth-auth/src/index.ts',
  'packages/fifth-auth/README.md',
  'suites/fifth-suite/src/case.ts',
  'suites/fifth-suite/programs/right.mts',
  'scripts/checks/rule.ts',
  'tour/src/steps.ts',
  'examples/server.ts',
  'docs/decisions/0001-why.md',
  '.changeset/brave-cats.md',
  'README.md',
])('%s is read', (file) => {
  expect(wordsIn('mint', file)).toEqual(['1 mint']);
});

test.each([
  'packages/fifth-auth/src/generated/schema.d.ts',
  'packages/fifth-auth/dist/index.d.ts',
  'packages/fifth-auth/node_modules/mint/src/index.ts',
  'scripts/checks/retired-words.ts',
])('%s is not read', (file) => {
  expect(wordsIn('mint', file)).toEqual([]);
});

test('every word of the list comes once, with another word to write', () => {
  const words = retiredWords.map(({ word }) => word);

  expect(new Set(words).size).toBe(words.length);
  for (const { pattern, better } of retiredWords) {
    expect(pattern.flags).toContain('g');
    expect(better.length).toBeGreaterThan(0);
  }
});
