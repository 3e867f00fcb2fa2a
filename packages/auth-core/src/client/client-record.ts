import { toClock } from '../base/clock.ts';
import type { AuthOptions } from '../options/auth-options.ts';
import { createSession, type RenewalMeans, type Session, type TokenSource } from '../renewal/session.ts';
import { TokenCache } from '../renewal/token-cache.ts';
import type { ProviderProfile } from '../reports/provider-profile.ts';
import type { UnauthorizedBrake } from './unauthorized-brake.ts';

/** Everything that a client keeps between two calls. */
export interface ClientRecord extends TokenSource {
  readonly kind: ClientKind;
  readonly config: ClientConfig;
  /** The origins that may receive the token. Set by the first `fetch`. */
  origins?: readonly string[];
  /** By origin. Most clients never need one. */
  brakes?: Map<string, UnauthorizedBrake>;
}

/** What all clients of a provider have in common. */
export interface ClientKind {
  readonly profile: ProviderProfile;
}

export type ClientConfig = TokenSource['config'] & {
  /** The base that a path is appended to, without trailing slash. Its origin receives the token. */
  readonly apiUrl: string;
  /** The secret of the client, which no error made from a response may contain. */
  readonly secret?: unknown;
  readonly settings: {
    readonly fetch: AuthOptions['fetch'] | undefined;
    /** Further origins that may receive the token. */
    readonly allowedOrigins: readonly string[];
  };
};

const NONE: readonly never[] = [];

/** Creates the record of a client without a token. */
export function createClientRecord<Kind extends ClientKind, Config extends ClientConfig>(
  kind: Kind,
  config: Config,
  prepareRenewal: (record: ClientRecord & { kind: Kind; config: Config }) => RenewalMeans,
): ClientRecord & { kind: Kind; config: Config } {
  const record = {
    cache: new TokenCache(),
    clock: toClock(config.settings.now),
    // Set below: each refers to the other.
    session: undefined as unknown as Session,
    kind,
    provider: kind.profile,
    config,
    events: NONE,
    eventTimes: NONE,
    knownTokens: NONE,
    prepareRenewal,
  };
  record.session = createSession(record);
  return record;
}
