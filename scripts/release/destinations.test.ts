import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startRecorder } from '../testing/recorder.ts';
import { plantRepository } from '../testing/tiny-repository.ts';
import { plantTree } from '../testing/tree.ts';
import { objectionToDestinations } from './destinations.ts';
import { cleanEnvironment } from './run.ts';
import { registryEnvironment } from './token.ts';

const registry = 'http://127.0.0.1:4873';
const target = { scope: '@acme', registry };

/** Packs the one package of a repository, as `changeset pack` does, with these members in its manifest. */
function pack(members: object): { root: string; packed: string } {
  const root = plantRepository(registry);
  const packed = plantTree({ 'packages/nothing': '' });
  const manifest = {
    name: '@acme/auth-core',
    version: '1.0.0',
    publishConfig: { access: 'restricted', registry: `${registry}/` },
    ...members,
  };
  mkdirSync(join(packed, 'source'));
  writeFileSync(join(packed, 'source/package.json'), JSON.stringify(manifest));
  execFileSync('pnpm', ['pack', '--pack-destination', join(packed, 'packages')], {
    cwd: join(packed, 'source'),
  });
  const release = {
    kind: 'publish',
    name: '@acme/auth-core',
    version: '1.0.0',
    access: 'restricted',
    tag: 'latest',
    tarball: { path: 'packages/acme-auth-core-1.0.0.tgz' },
  };
  writeFileSync(join(packed, 'publish-plan.json'), JSON.stringify({ version: 1, plan: [[release]] }));
  return { root, packed };
}

async function ask(members: object, settings = '') {
  const { root, packed } = pack(members);
  writeFileSync(join(root, 'packages/auth-core/.npmrc'), settings);
  const recorder = await startRecorder();
  const env = {
    ...cleanEnvironment(),
    ...recorder.env,
    ...registryEnvironment(target, 'token', plantTree({})),
  };
  return { objection: await objectionToDestinations(packed, root, target, env), requests: recorder.requests };
}

test('a tarball that goes to the registry of .npmrc may go, and the question sends nothing', async () => {
  expect(await ask({})).toEqual({ objection: undefined, requests: [] });
});

const elsewhere = {
  objection: `@acme/auth-core would go to https://elsewhere.example/ and not to ${registry}/.`,
  requests: [],
};

test('a manifest that leads to another registry is found out by the package manager', async () => {
  const publishConfig = {
    access: 'restricted',
    registry: `${registry}/`,
    '@acme:registry': 'https://elsewhere.example/',
  };

  expect(await ask({ publishConfig })).toEqual(elsewhere);
});

test('settings in the folder of a package that lead to another registry are found out as well', async () => {
  const settings = '@acme:registry=https://elsewhere.example/\n';

  expect(await ask({ publishConfig: undefined }, settings)).toEqual(elsewhere);
});

test('a package manager that does not say where is no permission', async () => {
  const silent = plantTree({ pnpm: '#!/bin/sh\nexit 0\n' });
  execFileSync('chmod', ['+x', join(silent, 'pnpm')]);
  const { root, packed } = pack({});
  vi.stubEnv('PATH', `${silent}:${process.env.PATH}`);

  const objection = await objectionToDestinations(packed, root, target, cleanEnvironment());

  expect(objection).toContain('does not say where @acme/auth-core would go');
});
