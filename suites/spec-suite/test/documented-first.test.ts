import { join } from 'node:path';
import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { describe, expect, test } from 'vitest';
import { writeBundledSpec } from '../src/bundled-spec.ts';
import { readPostmanRequest } from '../src/postman.ts';
import { readTokenRequest } from '../src/token-request.ts';
import { generateZod } from '../src/zod.ts';
import { createFolder, names } from './support.ts';

// Many tools use only the first branch of a `oneOf`, so the documented request must be that branch.
describe('the request that a tool makes from the spec is the documented one', () => {
  test.each(names)('of %s, in a Postman collection', async (name) => {
    const { operation, body, query } = await readRequest(name);

    const request = await readPostmanRequest(writeBundledSpec(name, createFolder()), operation);

    expect(request.body).toEqual(expect.arrayContaining(Object.keys(body ?? {})));
    expect(request.query).toEqual(expect.arrayContaining(Object.keys(query)));
  });

  test.each(names)('of %s, in a Zod schema, which refuses it without any of its members', async (name) => {
    const { operation, body } = await readRequest(name);
    const folder = createFolder();
    const accepts = await generateZod(writeBundledSpec(name, folder), join(folder, 'zod.ts'), operation);
    if (body === undefined) return expect(accepts).toBeUndefined();

    expect(accepts?.(body)).toBe(true);
    for (const member of Object.keys(body)) {
      expect(accepts?.({ ...body, [member]: undefined }), `without ${member}`).toBe(false);
    }
  });

  async function readRequest(name: (typeof names)[number]) {
    const provider: ProviderHandle = (await stopAfterTest(startEmulator({ providers: [name] })))[name];
    return readTokenRequest(provider);
  }
});
