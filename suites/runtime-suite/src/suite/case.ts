import type { AuthClient, AuthOptions } from '@x/auth-core';

/** What is shown to hold, in the order of the columns of docs/runtimes.md. */
export const GROUPS = ['get', 'cache', 'refresh', 'replay', 'errors', 'abort', 'store'] as const;

export type Group = (typeof GROUPS)[number];

export type ProviderName = 'blameless' | 'blam' | 'blastiq' | 'blooma';

/** What a runtime keeps from the code in it. */
export interface Limits {
  /** A page of another origin reads few response headers, and no redirect. */
  readonly crossOrigin: boolean;
}

/** The provider under test, from the other side of a socket. */
export interface Remote {
  /** What its factory takes, without the secret; the secret, and the option that takes it. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly resource: string;
  readonly tokenRequests: () => Promise<number>;
  readonly violations: () => Promise<readonly unknown[]>;
  readonly fail: (fault: object) => Promise<void>;
  readonly heal: () => Promise<void>;
  readonly revoke: (accessToken: string) => Promise<void>;
}

/** What a case works with. */
export interface Scene {
  readonly name: ProviderName;
  readonly remote: Remote;
  readonly limits: Limits;
  /** The option that is secret. */
  readonly secretOption: string;
  /** A client of the provider; its options can be changed one by one. */
  readonly create: (changes?: AuthOptions & Record<string, unknown>) => AuthClient;
}

export interface Case {
  readonly group: Group;
  /** A sentence that is true of the product. */
  readonly name: string;
  /** For these providers alone. */
  readonly only?: readonly ProviderName[];
  readonly run: (scene: Scene) => Promise<void>;
}

export interface Outcome {
  readonly group: Group;
  /** The provider and the sentence. */
  readonly name: string;
  /** Why it failed; absent where it passed. */
  readonly error?: string;
}
