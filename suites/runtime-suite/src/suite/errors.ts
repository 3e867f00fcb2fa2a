import { type AuthError, type AuthErrorCode, type AuthOptions, isAuthError } from '@x/auth-core';
import type { Case, Scene } from './case.ts';
import { equals, isTrue, rejection } from './expect.ts';

interface Failure {
  readonly code: AuthErrorCode;
  readonly when: string;
  readonly fault: object;
  readonly options?: AuthOptions;
}

const failures: Failure[] = [
  { code: 'access_denied', when: 'a 403', fault: { status: 403, body: '' } },
  { code: 'provider_unavailable', when: 'a 503', fault: { status: 503 } },
  { code: 'network_error', when: 'a reset connection', fault: { reset: 'before' } },
  { code: 'network_error', when: 'a truncated body', fault: { content: 'truncated' } },
  { code: 'timeout', when: 'no response in time', fault: { delayMs: 1_500 }, options: { timeoutMs: 300 } },
  { code: 'invalid_response', when: 'a web page', fault: { content: 'html' } },
  { code: 'invalid_response', when: 'a redirect', fault: { redirect: 307 } },
  { code: 'invalid_response', when: 'more than 1 MiB', fault: { content: 'huge' } },
];

export const errorCases: Case[] = [
  ...failures.map(({ code, when, fault, options }) => ({
    group: 'errors' as const,
    name: `rejects with ${code} for ${when}`,
    async run(scene: Scene) {
      equals((await failWith(scene, fault, options)).code, code, 'the code');
    },
  })),
  {
    group: 'errors',
    name: 'rejects with invalid_credentials for a wrong secret, without showing it',
    async run({ create, name, secretOption }) {
      const secret = 'a+wr0ng/secret=';

      const error = await rejection(create({ [secretOption]: secret }).getToken());

      isTrue(isAuthError(error), 'it is an AuthError');
      const { code, provider, message, stack = '' } = error as AuthError;
      equals(code, 'invalid_credentials', 'the code');
      equals(provider, name, 'the provider');
      isTrue(
        !`${message}${stack}${JSON.stringify(error)}`.includes(secret),
        'the error does not contain the secret',
      );
    },
  },
  {
    group: 'errors',
    name: 'rejects with rate_limited for a 429, with retryAfterMs if the header is readable',
    async run(scene) {
      const { code, retryAfterMs } = await failWith(scene, { status: 429, retryAfter: 60 });

      equals(code, 'rate_limited', 'the code');
      equals(retryAfterMs, scene.limits.crossOrigin ? undefined : 60_000, 'the time to wait');
    },
  },
  {
    group: 'errors',
    name: 'succeeds as soon as the provider has recovered',
    async run(scene) {
      await failWith(scene, { status: 503 });
      await scene.remote.heal();

      equals((await scene.create().getToken()).tokenType, 'Bearer', 'the token type');
    },
  },
];

async function failWith({ create, remote, name }: Scene, fault: object, options = {}): Promise<AuthError> {
  // For all token requests, because some runtimes retry after a reset.
  await remote.fail({ ...fault, times: 'Infinity' });
  const error = await rejection(create({ retry: false, ...options }).getToken());
  if (!isAuthError(error)) throw new Error(`Expected an AuthError, but got ${String(error)}`);
  equals(error.provider, name, 'the provider');
  return error;
}
