import type { ProviderSettings } from '@x/auth-testing';
import { expect, expectTypeOf, test } from 'vitest';
import settingsSchema from '../../schemas/settings.json' with { type: 'json' };
import { clientCredentials, postForm } from '../support/requests.ts';
import { start } from '../support/start.ts';

const unsafe = (settings: unknown) => settings as Partial<ProviderSettings>;

test.each([
  [{ lifetimeS: 5 }, 'The settings have no member "lifetimeS". Use lifetimeMs, refreshLifetimeMs, '],
  [{ lifetimeMs: 'x' }, '"lifetimeMs" of the settings must be a number.'],
  [{ lifetimeMs: Number.NaN }, '"lifetimeMs" of the settings must be a number.'],
  [{ lifetimeMs: 0 }, '"lifetimeMs" of the settings must be > 0.'],
  [{ tokenFormat: 'x' }, '"tokenFormat" of the settings must be one of jwt, opaque.'],
  [{ refreshTokens: 1 }, '"refreshTokens" of the settings must be a boolean.'],
  [{ corsOrigins: '*' }, '"corsOrigins" of the settings must be an array.'],
  [{ corsOrigins: [5] }, '"corsOrigins.0" of the settings must be a text.'],
  [[], 'The settings must be an object.'],
])('%o is refused by name, and nothing is changed', async (settings, message) => {
  const { blooma } = await start('blooma');
  const before = blooma.settings;

  expect(() => blooma.configure(unsafe(settings))).toThrow(TypeError);
  expect(() => blooma.configure(unsafe(settings))).toThrow(message);
  expect(blooma.settings).toEqual(before);
});

test('an absent setting stays as it is, also if its value is undefined', async () => {
  const { blooma } = await start('blooma');

  blooma.configure(unsafe({ lifetimeMs: undefined, sendsExpiry: false }));

  expect(blooma.settings).toMatchObject({ lifetimeMs: 86_400_000, sendsExpiry: false });
});

test('a setting of a wrong kind at the start is an error, and no server is left', async () => {
  await expect(start('blooma').then(({ blooma }) => blooma.configure(unsafe(5)))).rejects.toThrow(TypeError);
});

test('the schema has the members of the type, no more and no fewer', () => {
  expectTypeOf<keyof typeof settingsSchema.properties>().toEqualTypeOf<keyof ProviderSettings>();
  expect(settingsSchema.additionalProperties).toBe(false);
});

const VALUES = [
  null,
  true,
  -1,
  0,
  1.5,
  250,
  1e300,
  Number.NaN,
  '',
  '*',
  'a\nb',
  [],
  ['a\nb'],
  [1],
  {},
  { a: 1 },
];

test.each(Object.keys(settingsSchema.properties))(
  'whatever %s is set to is refused by name, or tokens are issued with it',
  async (member) => {
    const { blooma } = await start('blooma');

    for (const value of VALUES) {
      const before = blooma.settings;
      try {
        blooma.configure(unsafe({ [member]: value }));
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect(String(error)).toContain(`"${member}`);
      }
      const response = await postForm(
        `${blooma.url}/oauth/token`,
        clientCredentials(blooma.options, `${blooma.url}/api/`),
        { origin: 'https://app.example' },
      );
      expect(response.status, `${member} ${String(value)}`).toBe(200);
      blooma.configure(before);
    }
  },
);
