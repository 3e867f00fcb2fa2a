import { expect, test } from 'vitest';
import { readTortureOptions, USAGE } from '../../src/torture/options.ts';

test('a store is enough', () => {
  expect(readTortureOptions(['--store', 'file:tokens'])).toEqual({
    store: 'file:tokens',
    seconds: 60,
    processes: 16,
    callers: 50,
    seed: expect.any(Number),
  });
});

test('every number can be given', () => {
  const numbers = ['--seconds', '5', '--processes', '4', '--callers', '1', '--seed', '0'];

  expect(readTortureOptions(['--store=./my-store.mjs', ...numbers])).toEqual({
    store: './my-store.mjs',
    seconds: 5,
    processes: 4,
    callers: 1,
    seed: 0,
  });
});

test('asks for help or the version without a store', () => {
  expect(readTortureOptions(['--help'])).toBe('help');
  expect(readTortureOptions(['--version'])).toBe('version');
});

test.each([
  [[], '--store is missing. See x-auth-torture --help.'],
  [['--store', ''], '--store is missing. See x-auth-torture --help.'],
  [['--store'], '--store needs a value.'],
  [['--sore', 'file:a'], 'Unknown option --sore. See x-auth-torture --help.'],
  [['file:a'], 'Every argument belongs to an option, such as --store. See x-auth-torture --help.'],
  [['--help=yes'], '--help takes no value.'],
  [['--store', 'file:a', '--seconds', '0'], '--seconds must be a whole number from 1 to 86400, not "0".'],
  [['--store', 'file:a', '--seconds', '1.5'], '--seconds must be a whole number from 1 to 86400, not "1.5".'],
  [['--store', 'file:a', '--processes', '1'], '--processes must be a whole number from 2 to 64, not "1".'],
  [['--store', 'file:a', '--callers', '1e9'], '--callers must be a whole number from 1 to 1000, not "1e9".'],
  [['--store', 'file:a', '--seed=-1'], '--seed must be a whole number from 0 to 999999999, not "-1".'],
])('refuses %j in one line', (args, problem) => {
  expect(() => readTortureOptions(args)).toThrow(new TypeError(problem));
});

test('the help fits a terminal of 80 columns', () => {
  for (const line of USAGE.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
