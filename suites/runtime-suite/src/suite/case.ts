import type { AuthClient, AuthOptions } from '@x/auth-core';
import type { ProviderName } from '@x/auth-testing';
import type { Platform } from '@x/parity-suite';

/** The groups of cases, in the order of the columns in docs/runtimes.md. */
export const GROUPS = [
  'get',
  'cache',
  'refresh',
  'replay',
  'errors',
  'abort',
  'store',
  'clock',
  'parity',
  'example',
] as const;

export type Group = (typeof GROUPS)[number];

/** What a runtime hides from its code. */
export interface Limits {
  /** Whether the code is a page of another origin, which can read only few response headers and no redirect. */
  readonly crossOrigin: boolean;
  /** The runtime, by whose own fetch `client.fetch` is judged. Absent if a test environment replaces parts of it. */
  readonly platform?: Platform;
  /** Whether a cloned response can be read. */
  readonly hasClones: boolean;
  /** Those of the test runner, if there is one. */
  readonly fakeTimers?: FakeTimers;
  /** `examples/worker`, where it runs beside the suite. */
  readonly example?: { fetch(request: Request): Promise<Response> };
}

/** Fake timers, with the set of globals that a test runner replaces by default. */
export interface FakeTimers {
  install(): void;
  /** Moves the clock, and fires the timers on the way. */
  advance(ms: number): Promise<void>;
  uninstall(): void;
}

/** The provider under test, in another process. */
export interface Remote {
  /** The options for its factory. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly secretOption: string;
  readonly resource: string;
  readonly tokenRequests: () => Promise<number>;
  readonly violations: () => Promise<readonly unknown[]>;
  readonly fail: (fault: object) => Promise<void>;
  readonly heal: () => Promise<void>;
  readonly revoke: (accessToken: string) => Promise<void>;
}

/** The input of a case. */
export interface Scene {
  readonly name: ProviderName;
  readonly remote: Remote;
  readonly limits: Limits;
  /** The name of the option with the secret. */
  readonly secretOption: string;
  /** Creates a client of the provider, with changed options if given. */
  readonly create: (changes?: AuthOptions & Record<string, unknown>) => AuthClient;
}

export interface Case {
  readonly group: Group;
  /** What the SDK does, in one sentence. */
  readonly name: string;
  /** The providers to run it with. @default all */
  readonly only?: readonly ProviderName[];
  /** What a runtime must have. Others do not run the case. */
  readonly needs?: 'fakeTimers' | 'hasClones' | 'example';
  readonly run: (scene: Scene) => Promise<void>;
}

export interface Outcome {
  readonly group: Group;
  /** The provider and the sentence. */
  readonly name: string;
  /** Why it failed. Absent if it passed. */
  readonly error?: string;
  /** Where a call is known to differ from the platform's, by name. */
  readonly known?: readonly string[];
}
