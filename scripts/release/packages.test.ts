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

test('a restricted package of the scope, bound to the registry, may leave', () => {
  expect(objectionTo({})).toBeUndefined();
});

test.each<[string, Partial<Manifest>, string]>([
  ['outside of the scope', { name: '@other/auth-core' }, 'outside of @acme'],
  ['without a scope', { name: 'auth-core' }, 'outside of @acme'],
  ['open to all', { publishConfig: { ...publishConfig, access: 'public' } }, '"access": "restricted"'],
  [
    'bound to another registry',
    { publishConfig: { ...publishConfig, registry: 'https://registry.npmjs.org/' } },
    'another registry',
  ],
  ['bound to no registry', { publishConfig: { access: 'restricted' } }, 'another registry'],
])('a package %s may not', (_, manifest, reason) => {
  expect(objectionTo(manifest)).toContain(reason);
});

test('the packages of this repository may be published where .npmrc says', () => {
  const here = readTarget(repository);

  expect(here).toBeDefined();
  expect(here && objectionToPackages(publishedPackages(repository), here)).toBeUndefined();
});
