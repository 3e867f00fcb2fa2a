import { expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { objectionToPackages, publishedPackages } from './packages.ts';
import { readTarget } from './target.ts';

const target = { scope: '@acme', registry: 'https://npm.acme.internal' };
const publishConfig = { access: 'restricted', registry: 'https://npm.acme.internal/' };

test('sound packages may be published, and an objection names the folder', () => {
  const sound = { folder: 'packages/a', manifest: { name: '@acme/a', version: '1.0.0', publishConfig } };
  const strange = { folder: 'packages/b', manifest: { ...sound.manifest, name: '@other/b' } };

  expect(objectionToPackages([sound], target)).toBeUndefined();
  expect(objectionToPackages([sound, strange], target)).toMatch(/^packages\/b has the name @other\/b/);
  expect(objectionToPackages([], target)).toBe('There is no package to publish.');
});

test('the packages of this repository may be published to the registry of .npmrc', () => {
  const here = readTarget(repository);

  expect(here).toBeDefined();
  expect(here && objectionToPackages(publishedPackages(repository), here)).toBeUndefined();
});
