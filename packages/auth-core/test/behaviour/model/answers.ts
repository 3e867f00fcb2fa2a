import fc from 'fast-check';
import type { Answer } from './controlled-issuer.ts';

export const lifetime = fc.constantFrom(20_000, 60_000, 300_000, 3_600_000);

const failure: fc.Arbitrary<Answer & { type: 'failure' }> = fc
  .record({
    code: fc.constantFrom(
      'invalid_credentials' as const,
      'access_denied' as const,
      'invalid_request' as const,
      'login_required' as const,
      'rate_limited' as const,
      'provider_unavailable' as const,
      'network_error' as const,
      'timeout' as const,
      'invalid_response' as const,
    ),
    retryAfterMs: fc.option(fc.constantFrom(0, 2_000, 30_000, 600_000), { nil: undefined }),
    isUnavailable: fc.boolean(),
  })
  .map(({ code, retryAfterMs, isUnavailable }) => ({
    type: 'failure' as const,
    code,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(code === 'provider_unavailable' && { status: isUnavailable ? 503 : 500 }),
  }));

/** The provider refuses the credentials. */
export const refusal: fc.Arbitrary<Answer> = fc
  .constantFrom('invalid_credentials' as const, 'access_denied' as const)
  .map((code) => ({ type: 'failure', code }));

export const answer: fc.Arbitrary<Answer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('token' as const),
      lifetimeMs: lifetime,
      refreshToken: fc.constantFrom('new' as const, 'same' as const, 'none' as const),
      isGuess: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: failure },
  { weight: 1, arbitrary: fc.constant<Answer>({ type: 'bug' }) },
);
