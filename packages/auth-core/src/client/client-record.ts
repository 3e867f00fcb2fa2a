import { toClock } from '../base/clock.ts';
import type { AuthOptions } from '../options/auth-options.ts';
import { createSession, type RenewalMeans, type Session, type TokenSource } from '../renewal/session.ts';
import type { UnauthorizedBrake } from './unauthorized-brake.ts';

/** Everything that a client keeps between two calls. */
export interface ClientRecord extends TokenSource {
  readonly config: ClientConfig;
  /** The origins that may receive the token. Set by the first `fetch`. */
  origins?: readonly string[];
  /** By origin. Most clients never need one. */
  brakes?: Map<string, UnauthorizedBrake>;
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
export function createClientRecord<Config extends ClientConfig>(
  config: Config,
  prepareRenewal: (record: ClientRecord & { config: Config }) => RenewalMeans,
): ClientRecord & { config: Config } {
  const record = {
    config,
    clock: toClock(config.settings.now),
    events: NONE,
    knownTokens: NONE,
    prepareRenewal,
    // Set below: each refers to the other.
    session: undefined as unknown as Session,
  };
  record.session = createSession(record);
  return record;
}
