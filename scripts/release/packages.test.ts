import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { type Manifest, objectionToPackages, publishedPackages } from './packages.ts';
import { readTarget } from './target.ts';

const target = { scope: '@acme', registry: 'https://npm.acme.internal' };
const publishConfig = { access: 'restricted', registry: 'https://npm.acme.internal/' };

function objectionTo(manifest: Partial<Manifest>): string | undefined {
  const whole = { name: '@acme/auth-core', version: '1.0.0', publishConfig, ...manifest };
  return objectionToPackages([{ folder: 'packages/auth-core', manifest: whole }], target);
}

test('a restricted package of the scope, with the registry of .npmrc, may be published', () => {
  expect(objectionTo({})).toBeUndefined();
});

test.each<[string, Partial<Manifest>, string]>([
  ['outside of the scope', { name: '@other/auth-core' }, 'outside of @acme'],
  ['without a scope', { name: 'auth-core' }, 'outside of @acme'],
  ['with public access', { publishConfig: { ...publishConfig, access: 'public' } }, '"access": "restricted"'],
  [
    'with another registry',
    { publishConfig: { ...publishConfig, registry: 'https://registry.npmjs.org/' } },
    'differs from .npmrc',
  ],
  ['without a registry', { publishConfig: { access: 'restricted' } }, 'differs from .npmrc'],
])('a package %s may not be published', (_, manifest, reason) => {
  expect(objectionTo(manifest)).toContain(reason);
});

test('the packages of this repository may be published to the registry of .npmrc', () => {
  const here = readTarget(repository);

  expect(here).toBeDefined();
  expect(here && objectionToPackages(publishedPackages(repository), here)).toBeUndefined();
});
