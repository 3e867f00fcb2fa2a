import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { expect, onTestFinished, test } from 'vitest';
import { names } from './support/factories.ts';

type RequestToken = (settings: object) => Promise<string>;

/** The function `requestToken` that a package's README shows. */
async function loadExample(name: string): Promise<RequestToken> {
  const readme = readFileSync(join(import.meta.dirname, `../../../packages/${name}-auth/README.md`), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const code = blocks.find((block) => block.includes('function requestToken'));
  if (code === undefined) return expect.fail(`The README of @x/${name}-auth has no function requestToken.`);

  // In this folder, so that the imports find the packages.
  const folder = mkdtempSync(join(import.meta.dirname, 'readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'example.mjs');
  writeFileSync(file, stripTypeScriptTypes(code));
  const { requestToken } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return requestToken;
}

test.each(names)(
  "%s: the example of the README's raw client gets a token, and throws if refused",
  async (name) => {
    const provider: ProviderHandle = (await stopAfterTest(startEmulator({ providers: [name] })))[name];
    const settings: object = Object(provider.options);
    const requestToken = await loadExample(name);

    expect(await requestToken(settings)).toMatch(/./);
    await expect(requestToken({ ...settings, [provider.secretOption]: 'wrong' })).rejects.toThrow(/./);
    expect(provider.tokenRequests).toBe(2);
  },
);
