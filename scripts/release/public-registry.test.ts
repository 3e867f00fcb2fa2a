import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Recorder, startRecorder } from '../testing/recorder.ts';
import { plantRepository } from '../testing/tiny-repository.ts';
import { type Outcome, run } from './run.ts';

function tryTo(script: 'publish' | 'snapshot', root: string, { env }: Recorder): Promise<Outcome> {
  const file = join(import.meta.dirname, `${script}.ts`);
  return run('node', [file, '--root', root], {
    cwd: root,
    env: { ...process.env, ...env, NPM_TOKEN: 'token' },
  });
}

const scripts = ['publish', 'snapshot'] as const;
const PUBLIC_REGISTRIES = ['https://registry.npmjs.org', 'https://registry.yarnpkg.com'];

test.each(scripts.flatMap((script) => PUBLIC_REGISTRIES.map((registry) => [script, registry] as const)))(
  'release:%s to %s is refused in one line, and sends nothing',
  async (script, registry) => {
    const recorder = await startRecorder();

    const { code, stdout, stderr } = await tryTo(script, plantRepository(registry), recorder);

    expect(stderr).toMatch(/^registry\.\S+ is a public registry\. Publishing there is not allowed\. .+\n$/);
    expect({ code, stdout, requests: recorder.requests }).toEqual({ code: 1, stdout: '', requests: [] });
  },
);

test('the registry is not taken from the environment', async () => {
  const recorder = await startRecorder();
  const root = plantRepository(recorder.url, { '.npmrc': `registry=${recorder.url}/\n` });

  const { code, stderr } = await tryTo('publish', root, recorder);

  expect(stderr).toMatch(/^\.npmrc must have one registry for one scope\. .+\n$/);
  expect({ code, requests: recorder.requests }).toEqual({ code: 1, requests: [] });
});

test('one package with a public registry prevents publishing of all packages', async () => {
  const recorder = await startRecorder();
  const stray = {
    name: '@acme/b',
    version: '1.0.0',
    publishConfig: { access: 'restricted', registry: PUBLIC_REGISTRIES[0] },
  };
  const root = plantRepository(recorder.url, { 'packages/b/package.json': JSON.stringify(stray) });

  const { code, stderr } = await tryTo('publish', root, recorder);

  expect(stderr).toMatch(/^packages\/b has a registry in publishConfig that differs from \.npmrc\. .+\n$/);
  expect({ code, requests: recorder.requests }).toEqual({ code: 1, requests: [] });
});

test('settings in the folder of one package prevent publishing of all packages', async () => {
  const recorder = await startRecorder();
  const settings = `@acme:registry=${PUBLIC_REGISTRIES[0]}/\n`;
  const root = plantRepository(recorder.url, { 'packages/auth-core/.npmrc': settings });

  const { code, stderr } = await tryTo('publish', root, recorder);

  expect(stderr).toBe('packages/auth-core/.npmrc could name another registry. Remove it.\n');
  expect({ code, requests: recorder.requests }).toEqual({ code: 1, requests: [] });
});

// The two tests below show that the recorder would see a request.
test('publishing to a private registry first checks the token', async () => {
  const recorder = await startRecorder();

  await tryTo('publish', plantRepository(recorder.url), recorder);

  expect(recorder.requests[0]).toBe('GET /-/whoami');
});

test('changesets itself publishes to the default registry if none is set', async () => {
  const recorder = await startRecorder();
  const manifest = { name: '@acme/auth-core', version: '1.0.0' };
  const root = plantRepository(recorder.url, {
    '.npmrc': `//${new URL(recorder.url).host}/:_authToken=token\n`,
    'packages/auth-core/package.json': JSON.stringify(manifest),
  });

  await run('changeset', ['publish'], { cwd: root, env: { ...process.env, ...recorder.env } });

  expect(recorder.requests).toContain('PUT /@acme%2fauth-core');
});
