import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { registryEnvironment } from './token.ts';

const target = { scope: '@acme', registry: 'https://npm.acme.internal/npm' };

test('the settings file has the one login, by the name of the variable, and nothing of the user', () => {
  const home = plantTree({
    '.npmrc': '@acme:registry=https://elsewhere.example/\n//elsewhere.example/:_authToken=own\n',
  });
  vi.stubEnv('HOME', home);
  const folder = plantTree({});

  const env = registryEnvironment(target, 'the-token', folder);

  const file = join(folder, 'npmrc');
  expect(readdirSync(folder)).toEqual(['npmrc']);
  expect(readFileSync(file, 'utf8')).toBe(`//npm.acme.internal/npm/:_authToken=\${NPM_TOKEN}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(env).toEqual({
    NPM_TOKEN: 'the-token',
    npm_config_userconfig: file,
    npm_config_registry: 'https://npm.acme.internal/npm/',
    'npm_config_@acme:registry': 'https://npm.acme.internal/npm/',
  });
});
