import type { Account } from './account.ts';
import type { Fault, PlannedFault } from './faults/fault.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import type { ProviderState } from './provider-state.ts';
import type { RequestRecord, Violation } from './request-record.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';

/** One running provider: where it is, what it saw, and what a test can turn. */
export interface ProviderHandle<Options = unknown> {
  readonly name: ProviderName;
  /** The root of its server: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The base of its API. */
  readonly apiUrl: string;
  /** A path below `apiUrl` that answers 200 to a live token, and the provider's 401 to anything else. */
  readonly resource: string;
  /** Exactly what the provider's factory takes: `createBloomaAuth(emulator.blooma.options)`. */
  readonly options: Options;
  /** Requests to its token endpoints, whatever they were answered. Discovery does not count. */
  readonly tokenRequests: number;
  /** The latest requests, oldest first, with secrets and tokens redacted. At most 1,000. */
  readonly requests: readonly RequestRecord[];
  /** The latest requests that broke a rule of the provider, oldest first. At most 1,000. */
  readonly violations: readonly Violation[];
  /** Who may ask for tokens, by client id or username. Change it at will: the next request sees it. */
  readonly accounts: Map<string, Account>;
  readonly settings: ProviderSettings;
  /** Changes some settings, for the tokens and answers from now on. */
  configure(settings: Partial<ProviderSettings>): void;
  /** Makes the API refuse an access token from now on. */
  revoke(accessToken: string): void;
  /** Ends a refresh token, and all that were rotated from the same sign-in. */
  revokeRefreshToken(refreshToken: string): Promise<void>;
  /** Lets something go wrong with the next requests. Several faults befall one request each, in this order. */
  fail(fault: Fault): PlannedFault;
  /** Ends all faults. */
  heal(): void;
  /** Forgets counters, log and violations. Tokens, accounts and settings stay. */
  clear(): void;
}

export interface ProviderHandleOptions<Options> {
  readonly faults: FaultPlan;
  readonly url: string;
  readonly apiUrl: string;
  readonly resource: string;
  readonly options: Options;
  readonly revokeRefreshToken: (refreshToken: string) => void | Promise<void>;
}

/** Shows a provider's state to a test. */
export function createProviderHandle<Options>(
  state: ProviderState,
  { faults, url, apiUrl, resource, options, revokeRefreshToken }: ProviderHandleOptions<Options>,
): ProviderHandle<Options> {
  return {
    name: state.name,
    url,
    apiUrl,
    resource,
    options,
    get tokenRequests() {
      return state.tokenRequests;
    },
    get requests() {
      return state.requests.entries();
    },
    get violations() {
      return state.violations.entries();
    },
    get settings() {
      return state.settings;
    },
    accounts: state.accounts,
    configure(settings) {
      state.settings = { ...state.settings, ...settings };
    },
    revoke: (accessToken) => state.revoke(accessToken),
    revokeRefreshToken: async (refreshToken) => revokeRefreshToken(refreshToken),
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    clear() {
      state.requests.clear();
      state.violations.clear();
      state.tokenRequests = 0;
    },
  };
}
