import { expect, test } from 'vitest';
import type { ProviderDefinition } from '../src/definition.ts';
import { secretOptionsOf, textOptionsOf } from '../src/secret-options.ts';

const definition = {
  options: { baseUrl: 'url', apiKey: 'text', apiSecret: 'secret', tenant: 'text?' },
  optionsAt: (url: string) => ({ baseUrl: url, apiKey: 'my-key', apiSecret: 'my-secret' }),
} as unknown as ProviderDefinition;

test('a secret is found by the kind of its option, whatever its name', () => {
  expect(secretOptionsOf(definition)).toEqual({ apiSecret: 'my-secret' });
  expect(textOptionsOf(definition)).toEqual({ apiKey: 'my-key' });
});

test('a definition without a secret is refused, because its tests would search for nothing', () => {
  const without = { ...definition, options: { apiKey: 'text' } } as unknown as ProviderDefinition;

  expect(() => secretOptionsOf(without)).toThrow('no option of the kind "secret"');
});
