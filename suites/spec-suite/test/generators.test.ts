import { join } from 'node:path';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import type { Operation } from '@x/provider-suite/spec';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, test } from 'vitest';
import { writeBundledSpec } from '../src/bundled-spec.ts';
import { findTypeErrors } from '../src/compile.ts';
import { generators } from '../src/generators.ts';
import { readTokenRequest } from '../src/token-request.ts';
import { createFolder, names } from './support.ts';

/** The members that the spec requires of an answer. */
function requiredIn({ responses }: Operation): string[] {
  const schema = responses['200']?.content?.['application/json']?.schema;
  return (schema as { required?: string[] }).required ?? [];
}

describe.each(Object.entries(generators))('a client that %s generates from the spec', (_, generator) => {
  test.each(names)('of %s compiles, and gets a token with the documented request', async (name) => {
    const provider: ProviderHandle = (await stopAfterTest(startEmulator({ providers: [name] })))[name];
    const request = await readTokenRequest(provider);
    const folder = createFolder();
    const { tokenRequests } = provider;

    await generator.generate(writeBundledSpec(name, folder), join(folder, 'generated'), provider.authUrl);

    expect(findTypeErrors(join(folder, 'generated'))).toEqual([]);
    const client = await import(/* @vite-ignore */ join(folder, 'generated', generator.entry));
    const { data } = await generator.call(client, request, provider.authUrl);
    expect(Object.keys(Object(data))).toEqual(expect.arrayContaining(requiredIn(request.operation)));
    expect(provider.tokenRequests).toBe(tokenRequests + 1);
  });
});
