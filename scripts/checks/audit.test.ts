import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { findAdvisories, type Lockfile, mustBeFixed, shippedKeys } from './audit.ts';

const lockfile: Lockfile = {
  importers: {
    'packages/blam-auth': {
      dependencies: {
        '@x/auth-core': { version: 'link:../auth-core' },
        client: { version: '1.0.0(peer@2.0.0)' },
        alias: { version: '@scope/real@4.0.0' },
      },
    },
    'packages/type-suite': { dependencies: { tool: { version: '9.0.0' } } },
  },
  snapshots: {
    'client@1.0.0(peer@2.0.0)': { dependencies: { helper: '3.0.0' } },
    'helper@3.0.0': { dependencies: { client: '1.0.0(peer@2.0.0)' } },
    '@scope/real@4.0.0': {},
    'tool@9.0.0': {},
    'tool@9.1.0(peer@2.0.0)': {},
  },
};

async function startRegistry(status: number, answer: object) {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url, await json(request));
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test('shippedKeys follows dependencies, also through aliases and cycles', () => {
  expect([...shippedKeys(lockfile, ['packages/blam-auth'])].sort()).toEqual([
    '@scope/real@4.0.0',
    'client@1.0.0(peer@2.0.0)',
    'helper@3.0.0',
  ]);
});

test('one request has every version, but no workspace package', async () => {
  const { asked, url } = await startRegistry(200, {});

  await findAdvisories(lockfile, new Set(), url);

  expect(asked).toEqual([
    '/-/npm/v1/security/advisories/bulk',
    { client: ['1.0.0'], helper: ['3.0.0'], '@scope/real': ['4.0.0'], tool: ['9.0.0', '9.1.0'] },
  ]);
});

test('every advisory about what users install must be fixed, and a high one about a tool', async () => {
  const advisory = (severity: string) => ({ title: 'Bad', severity, url: 'https://advisory.example' });
  const { url } = await startRegistry(200, {
    helper: [advisory('low')],
    tool: [advisory('moderate'), advisory('high')],
  });

  const found = await findAdvisories(lockfile, shippedKeys(lockfile, ['packages/blam-auth']), url);

  expect(found.map((one) => [one.name, one.severity, mustBeFixed(one)])).toEqual([
    ['helper (3.0.0)', 'low', true],
    ['tool (9.0.0, 9.1.0)', 'moderate', false],
    ['tool (9.0.0, 9.1.0)', 'high', true],
  ]);
});

test('a registry without an audit is an error', async () => {
  const { url } = await startRegistry(405, {});

  await expect(findAdvisories(lockfile, new Set(), url)).rejects.toThrow(
    /has no audit: it responded with 405/,
  );
});
