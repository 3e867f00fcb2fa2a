import type { AuthClient, AuthEvent, AuthOptions, Secret } from '@x/auth-core';
import {
  createAuthClient,
  createOptionReader,
  type Identity,
  type Renewal,
  refreshOrIssue,
  type TokenIssuer,
} from '@x/auth-core/provider';
import { createTestClock, type TestClock } from '@x/test-kit/test-clock';
import { createTestIssuer, profile, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';

export interface BeginOptions extends AuthOptions, TestIssuerOptions {
  clock?: TestClock;
  secret?: Secret;
  identity?: Identity;
  apiUrl?: string;
  /** @default refreshOrIssue */
  renewal?: Renewal;
}

export interface Beginning {
  readonly client: AuthClient;
  readonly clock: TestClock;
  readonly issuer: TestIssuer;
  readonly events: readonly AuthEvent[];
  /** The types of the events so far. */
  readonly told: () => string[];
}

/** A client of a provider that does as the test says. It tries once, unless `retry` says otherwise. */
export function begin(options: BeginOptions = {}): Beginning {
  const issuer = createTestIssuer(options);
  return { ...beginWith(issuer, options), issuer };
}

/** The same with an issuer of the test's own. */
export function beginWith(issuer: TokenIssuer, options: BeginOptions = {}): Omit<Beginning, 'issuer'> {
  const {
    clock = createTestClock(),
    secret = 'the-secret',
    identity = ['https://acme.test', 'client-1'],
    apiUrl = 'https://api.acme.test/v1',
    renewal = refreshOrIssue,
    ...rest
  } = options;
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent): void => void events.push(event);
  const shared: AuthOptions = { now: clock.now, onEvent, retry: false, ...rest };
  const client = createAuthClient({
    provider: profile,
    issuer,
    renewal,
    settings: createOptionReader('createAcmeAuth', shared).settings(),
    apiUrl,
    identity,
    secret,
  });
  return { client, clock, events, told: () => events.map(({ type }) => type) };
}
