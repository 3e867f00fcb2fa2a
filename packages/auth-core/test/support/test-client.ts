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
import './load-on-demand.ts';
import { createTestIssuer, profile, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';

export interface TestClientOptions extends AuthOptions, TestIssuerOptions {
  clock?: TestClock;
  secret?: Secret;
  identity?: Identity;
  apiUrl?: string;
  /** @default refreshOrIssue */
  renewal?: Renewal;
}

export interface TestClient {
  readonly client: AuthClient;
  readonly clock: TestClock;
  readonly issuer: TestIssuer;
  readonly events: readonly AuthEvent[];
  /** The types of the events so far. */
  readonly eventTypes: () => string[];
}

/** A client of a provider whose answers the test decides. It tries once, unless `retry` says otherwise. */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  const issuer = createTestIssuer(options);
  return { ...createTestClientWith(issuer, options), issuer };
}

/** The same, with the issuer that the test gives. */
export function createTestClientWith(
  issuer: TokenIssuer,
  options: TestClientOptions = {},
): Omit<TestClient, 'issuer'> {
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
  const client = createAuthClient(
    { profile, createIssuer: () => issuer, renewal, identity: () => identity },
    { settings: createOptionReader('createAcmeAuth', shared).settings(), apiUrl, secret },
  );
  return { client, clock, events, eventTypes: () => events.map(({ type }) => type) };
}
