import * as core from '@x/auth-core';
import { expectLinear } from '@x/test-kit/long-texts';
import { sendJson } from '@x/test-kit/loopback-server';
import { describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { importPackage, importToApiError } from './provider-package.ts';
import { startStubProvider } from './stub-provider.ts';

const MAX_TOKEN_LENGTH = 16_384;

/** Under one of these, each provider's API tells what is wrong. */
const API_MEMBERS = ['message', 'detail', 'title', 'description', 'error_description', 'error', 'code'];

/** What a server or an application hands in may have any form and any length. */
export function describeForeignText<Options extends core.AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  describe('foreign text', () => {
    test('may be a token of 16 kB, and a longer one is an invalid_response', async () => {
      const issue = async (length: number) => {
        const stub = await startStubProvider(definition);
        const token = { accessToken: 'x'.repeat(length), lifetimeMs: 300_000 };
        stub.answerTokenRequests((_request, response) =>
          sendJson(response, 200, definition.tokenResponse(token)),
        );
        return definition.createAuth({ ...stub.provider.options, retry: false }).getToken();
      };

      expect((await issue(MAX_TOKEN_LENGTH)).accessToken).toHaveLength(MAX_TOKEN_LENGTH);
      const error = await issue(MAX_TOKEN_LENGTH + 1).catch((reason: unknown) => reason);
      expect(core.isAuthError(error) && error.code).toBe('invalid_response');
    });

    test.each(['text', 'arrayBuffer'] as const)('is read with %s() without a stream', async (method) => {
      const stub = await startStubProvider(definition);
      const fetch = async (input: string | URL | Request, init?: RequestInit) =>
        withoutStream(await stub.fetch(input, init), method);
      const auth = definition.createAuth({ ...stub.provider.options, fetch });

      expect((await auth.getToken()).accessToken).toBe('bearer-token-1');
      const toApiError = await importToApiError(definition);
      const failed = Response.json({ message: 'no such thing', detail: 'no such thing' }, { status: 404 });
      expect((await toApiError(withoutStream(failed, method))).message).toContain('no such thing');
    });

    test('in an API error is read in linear time', { timeout: 120_000 }, async () => {
      const toApiError = await importToApiError(definition);

      await expectLinear((text) => toApiError(new Response(text, { status: 400 })));
      for (const name of API_MEMBERS) {
        await expectLinear((text) => toApiError(Response.json({ [name]: text }, { status: 400 })), 250_000);
      }
      await expectLinear(
        (text) => toApiError(Response.json({ error: { message: text, code: text } }, { status: 400 })),
        250_000,
      );
    });

    test('in an option is read in linear time', { timeout: 120_000 }, async () => {
      for (const option of Object.keys(definition.options)) {
        for (const before of ['', 'https://acme.test/', 'https://']) {
          await expectLinear((text) => {
            const options = { ...definition.documented, [option]: before + text };
            for (const create of [definition.createAuth, definition.createClient])
              refusal(() => create(options));
          });
        }
      }
    });

    test('in another function of the package is read in linear time', { timeout: 120_000 }, async () => {
      const own = Object.entries(await importPackage(definition)).filter(
        ([name]) => !(name in core) && !/^(?:create|toApiError$)/.test(name),
      );
      for (const [, run] of own) await expectLinear((text) => refusal(() => run(text, text)), 250_000);
    });
  });
}

/** What a function throws if it refuses its arguments: a `TypeError`, or nothing. */
function refusal(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

function withoutStream(response: Response, method: 'text' | 'arrayBuffer'): Response {
  const { status, headers } = response;
  return { status, headers, [method]: () => response[method]() } as unknown as Response;
}
