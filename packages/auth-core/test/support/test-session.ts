import type { AuthEvent, AuthOptions, TokenSet } from '@x/auth-core';
import { createOptionReader, createSessionClient, refreshOnly } from '@x/auth-core/provider';
import { createTestClock, type TestClock } from '@x/test-kit/test-clock';
import './load-on-demand.ts';
import { createTestIssuer, fail, HOUR_MS, profile } from './test-issuer.ts';

export interface TestSessionOptions extends AuthOptions {
  clock?: TestClock;
  /** Called with the tokens that the client revokes. */
  revoke?: (tokens: TokenSet) => Promise<void>;
}

/** A client of a person, whose answers the test decides. Nothing can be issued without a refresh token. */
export function createTestSession({
  clock = createTestClock(),
  revoke,
  ...options
}: TestSessionOptions = {}) {
  const issuer = createTestIssuer({ refreshTokens: true });
  issuer.answerIssue(fail('login_required'));
  const events: AuthEvent[] = [];
  let changes = 0;
  const { client, control } = createSessionClient(
    {
      profile,
      createIssuer: () => ({ ...issuer, ...(revoke && { revoke }) }),
      renewal: refreshOnly,
      identity: () => ['https://acme.test', 'client-1'],
    },
    {
      settings: createOptionReader('createAcmeAuth', {
        now: clock.now,
        onEvent: (event) => void events.push(event),
        retry: false,
        ...options,
      }).settings(),
      apiUrl: 'https://api.acme.test/v1',
      secret: 'session-of-the-app',
      onChange() {
        changes += 1;
      },
    },
  );
  return {
    client,
    control,
    issuer,
    clock,
    eventTypes: () => events.map(({ type }) => type),
    /** How often the client said that its tokens may have changed. */
    changes: () => changes,
    /** The tokens of a sign-in of a person, for an hour. */
    tokensOf: (person: string): TokenSet => ({
      accessToken: `access-of-${person}`,
      tokenType: 'Bearer',
      issuedAt: clock.now(),
      expiresAt: clock.now() + HOUR_MS,
      expirySource: 'response',
      refreshToken: `refresh-of-${person}`,
    }),
  };
}
