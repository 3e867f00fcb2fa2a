import { describe, expect, test } from 'vitest';
import { type Manifest, objectionToManifest, objectionToPackedManifest } from './manifest.ts';

const target = { scope: '@acme', registry: 'https://npm.acme.internal' };
const publishConfig = { access: 'restricted', registry: 'https://npm.acme.internal/' };
const sound = { name: '@acme/auth-core', version: '1.0.0', publishConfig };

function objectionTo(members: object): string | undefined {
  return objectionToManifest({ ...sound, ...members } as Manifest, target);
}

describe('a package', () => {
  test('that is restricted, of the scope and for the registry of .npmrc may be published', () => {
    expect(objectionTo({})).toBeUndefined();
    expect(
      objectionTo({
        scripts: { build: 'tsup' },
        dependencies: { '@acme/b': 'workspace:^', jose: 'catalog:' },
      }),
    ).toBe(undefined);
  });

  test.each<[string, object, string]>([
    ['outside of the scope', { name: '@other/auth-core' }, 'outside of @acme'],
    ['without a scope', { name: 'auth-core' }, 'outside of @acme'],
    [
      'with public access',
      { publishConfig: { ...publishConfig, access: 'public' } },
      '"access": "restricted"',
    ],
    [
      'with another registry',
      { publishConfig: { ...publishConfig, registry: 'https://registry.npmjs.org/' } },
      'differs from .npmrc',
    ],
    ['without a registry', { publishConfig: { access: 'restricted' } }, 'differs from .npmrc'],
    ['without publishConfig', { publishConfig: undefined }, '"access": "restricted"'],
  ])('%s may not', (_what, members, reason) => {
    expect(objectionTo(members)).toContain(reason);
  });

  test.each([
    '@acme:registry',
    '@other:registry',
    'directory',
    'tag',
    'exports',
    'executableFiles',
    '//elsewhere.example/:_authToken',
    'linkDirectory',
    'provenance',
  ])('may have nothing like %j in publishConfig', (setting) => {
    expect(
      objectionTo({ publishConfig: { ...publishConfig, [setting]: 'https://elsewhere.example/' } }),
    ).toContain(`"${setting}" in publishConfig`);
  });

  test.each([
    'bundleDependencies',
    'bundledDependencies',
    'optionalDependencies',
    'gypfile',
    'overrides',
    'pnpm',
    'workspaces',
    'packageManager',
    'config',
    'binary',
    'browser',
  ])('may not have a member %j', (member) => {
    expect(objectionTo({ [member]: {} })).toContain(`"${member}"`);
  });

  test.each(
    ['install', 'prepare', 'pack', 'publish', 'uninstall']
      .flatMap((step) => [step, `pre${step}`, `post${step}`])
      .concat('prepublishOnly', 'dependencies'),
  )('may not have a script %s', (script) => {
    expect(objectionTo({ scripts: { build: 'tsup', [script]: 'node harm.js' } })).toContain(`"${script}"`);
  });

  test.each(['left-pad', 'openapi-fetch-extra', '@other/auth-core', '@acmeevil/core'])(
    'may not depend on %s, which nobody has reviewed',
    (name) => {
      expect(objectionTo({ dependencies: { [name]: '1.0.0' } })).toContain(`depends on ${name}`);
    },
  );

  test.each(['@acme/..', '@acme/a/b', '@acme/-g --registry', '@acme/A', '@acme/', '@acme/a.b'])(
    'may not have the name %j',
    (name) => {
      expect(objectionTo({ name })).toContain('may be read as a path');
    },
  );
});

describe('a packed package', () => {
  const pack = (members: object) => objectionToPackedManifest({ ...sound, ...members } as Manifest, target);

  test.each(['1.2.3', '^1.2.3', '~0.1.0', '0.0.0-feature-retry-after-20261105'])(
    'may depend on version %s',
    (range) => {
      expect(pack({ dependencies: { '@acme/b': range } })).toBeUndefined();
    },
  );

  test.each([
    'workspace:^',
    'catalog:',
    'latest',
    '*',
    '',
    'file:../b',
    '../b',
    'npm:other@1.0.0',
    'https://elsewhere.example/b.tgz',
    'git+ssh://git@elsewhere.example/b.git',
    'someone/b',
    'someone/b#1.0.0',
  ])('may not depend on %j', (range) => {
    expect(pack({ dependencies: { '@acme/b': range } })).toContain('is not a version');
  });

  test('is held to all that its source is held to', () => {
    expect(pack({ private: true })).toContain('private');
    expect(pack({ scripts: { postinstall: 'node harm.js' } })).toContain('"postinstall"');
    expect(
      pack({ publishConfig: { ...publishConfig, '@acme:registry': 'https://elsewhere.example/' } }),
    ).toContain('"@acme:registry"');
  });
});
