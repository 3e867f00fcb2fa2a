import type { ToolName } from 'scripts/set-up/found-tools';

/** What a client is told: as little as its documentation asks for. */
export interface ClientRequest {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Where OpenID discovery begins. */
  readonly issuer: string;
  readonly tokenUrl: string;
  /** The username and password, or the audience. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** An OAuth client that others wrote, in its default mode. */
export interface OAuthClient {
  readonly name: string;
  /** What runs it. Absent for a package from npm. */
  readonly tool?: ToolName;
  /** Obtains a token, and refreshes it if there is a refresh token. Returns what came of it. */
  run(request: ClientRequest): Promise<string>;
  /** What comes of it at each target, and the rules under which the emulator lists its requests. */
  readonly expected: Readonly<Record<Target, readonly [outcome: string, ...rules: string[]]>>;
}

/** A provider, as the client is registered there. */
export type Target = 'BlastIQ' | 'Blooma' | 'Blooma, set to Basic' | 'Blameless';

export const TARGETS: readonly Target[] = ['BlastIQ', 'Blooma', 'Blooma, set to Basic', 'Blameless'];
