import { expect, test, vi } from 'vitest';
import { toolPath } from './tool-path.ts';

test('the path of a tool is where set-up found it', () => {
  expect(toolPath('postgres', { postgres: { path: '/bin/postgres', changedAt: '' } })).toBe('/bin/postgres');
});

test('a line says that a tool is missing, and how to get it', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();

  expect(toolPath('redis-server', { 'redis-server': null })).toBe(undefined);
  expect(warn.mock.calls).toEqual([
    ['These tests did not run: redis-server is missing. Install redis-server.'],
  ]);
});

test('a test that needs a tool fails if set-up has not looked for it', () => {
  expect(() => toolPath('postgres', {})).toThrow('Run `node scripts/set-up.ts` first');
});
