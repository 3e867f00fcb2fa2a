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
  { code: 'network_error', when: 'a connection that is reset', fault: { reset: 'before' } },
  { code: 'network_error', when: 'a body that is cut short', fault: { content: 'truncated' } },
  { code: 'timeout', when: 'no answer in time', fault: { delayMs: 1_500 }, options: { timeoutMs: 300 } },
  { code: 'invalid_response', when: 'a web page', fault: { content: 'html' } },
  { code: 'invalid_response', when: 'a redirect', fault: { redirect: 307 } },
  { code: 'invalid_response', when: 'more than a mebibyte', fault: { content: 'huge' } },
];

export const errorCases: Case[] = [
  ...failures.map(({ code, when, fault, options }) => ({
    group: 'errors' as const,
    name: `calls ${when} ${code}`,
    async run(scene: Scene) {
      equals((await failWith(scene, fault, options)).code, code, 'the code');
    },
  })),
  {
    group: 'errors',
    name: 'calls a wrong secret invalid_credentials, and says nothing secret',
    async run({ create, name, secretOption }) {
      const secret = 'wr0ng+secret/of=mine';

      const error = await rejection(create({ [secretOption]: secret }).getToken());

      isTrue(isAuthError(error), 'it is an AuthError');
      const { code, provider, message, stack = '' } = error as AuthError;
      equals(code, 'invalid_credentials', 'the code');
      equals(provider, name, 'the provider');
      isTrue(!`${message}${stack}${JSON.stringify(error)}`.includes(secret), 'the secret is not told');
    },
  },
  {
    group: 'errors',
    name: 'calls a 429 rate_limited, and tells how long to wait where that can be read',
    async run(scene) {
      const { code, retryAfterMs } = await failWith(scene, { status: 429, retryAfter: 60 });

      equals(code, 'rate_limited', 'the code');
      equals(retryAfterMs, scene.limits.crossOrigin ? undefined : 60_000, 'the time to wait');
    },
  },
  {
    group: 'errors',
    name: 'goes on as soon as the provider is back',
    async run(scene) {
      await failWith(scene, { status: 503 });
      await scene.remote.heal();

      equals((await scene.create().getToken()).tokenType, 'Bearer', 'the token type');
    },
  },
];

async function failWith({ create, remote, name }: Scene, fault: object, options = {}): Promise<AuthError> {
  // All token requests: some runtimes try once more by themselves after a reset.
  await remote.fail({ ...fault, times: 'Infinity' });
  const error = await rejection(create({ retry: false, ...options }).getToken());
  if (!isAuthError(error)) throw new Error(`No AuthError, but ${String(error)}`);
  equals(error.provider, name, 'the provider');
  return error;
}
