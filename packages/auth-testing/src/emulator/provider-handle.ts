import type { Account } from './account.ts';
import type { Delivery } from './delivery/delivery.ts';
import { toFetchResponse } from './delivery/fetch-response.ts';
import type { Fault, PlannedFault } from './faults/fault.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { issueToken, type TokenIssuing } from './issue-token.ts';
import type { Behaviour } from './operation.ts';
import type { ProviderState } from './provider-state.ts';
import type { RequestRecord, Violation } from './request-record.ts';
import type { ProviderName, ProviderSettings } from './settings.ts';
import { toSettings } from './settings-input.ts';
import type { IssuedToken, TokenWishes } from './tokens/issued-token.ts';
import type { TokenMembers } from './tokens/token-members.ts';

/** A running provider: its addresses, its request log, and the controls for tests. */
export interface ProviderHandle<Options = unknown> {
  readonly name: ProviderName;
  /** The name in sentences, such as `BlastIQ`. */
  readonly title: string;
  /** The root of its server: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The base of its API. */
  readonly apiUrl: string;
  /** The base of its auth endpoints: the paths in its OpenAPI document are appended to it. */
  readonly authUrl: string;
  /** A path below `apiUrl`. Responds with 200 to a live token and with the provider's 401 to anything else. */
  readonly resource: string;
  /** The options for the provider's factory: `createBloomaAuth(emulator.blooma.options)`. */
  readonly options: Options;
  /** The name of the option that has the secret. */
  readonly secretOption: string;
  readonly tokenMembers: TokenMembers;
  /** A curl command that requests a token, for any POSIX shell. `secret` is inserted inside double quotes. */
  toCurl(secret: string): string;
  /** The number of requests to its token endpoints, failed ones included. Discovery does not count. */
  readonly tokenRequests: number;
  /**
   * Makes every token request after the next `max` a violation. It is answered as ever.
   *
   * @throws TypeError unless `max` is a whole number of 0 or more.
   * @example
   * emulator.blooma.budget(1);
   * await runTheCodeUnderTest();
   * expect(emulator.blooma.violations).toEqual([]);
   */
  budget(max: number): void;
  /** The latest requests, oldest first, at most 1,000. Secrets and tokens are redacted. */
  readonly requests: readonly RequestRecord[];
  /** The latest requests that broke a rule of the provider, oldest first, at most 1,000. */
  readonly violations: readonly Violation[];
  /** The accounts that can request tokens, by client id or username. Changes apply to the next request. */
  readonly accounts: Map<string, Account>;
  readonly settings: ProviderSettings;
  /**
   * Answers a request without a port, as `fetch` would: a fault that resets the connection rejects with a
   * `TypeError`. Only the path counts, not the host. Needs no `this`, so it can be an option: `fetch: blooma.handle`.
   */
  readonly handle: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Changes some settings. Tokens that were already issued stay as they are.
   *
   * @throws TypeError that names the member, if a setting does not exist or has a wrong value. Nothing is changed then.
   */
  configure(settings: Partial<ProviderSettings>): void;
  /**
   * Issues a token without a request: none is counted or logged, and no planned fault applies.
   *
   * @throws TypeError if there is no such account, or a member of `wishes` does not exist.
   * @example
   * const { accessToken } = await emulator.blooma.issueToken({ lifetimeMs: -1_000 }); // an expired one
   */
  issueToken(wishes?: TokenWishes): Promise<IssuedToken>;
  /** Revokes an access token, so that the API refuses it. */
  revoke(accessToken: string): void;
  /** Revokes a refresh token and all others from the same sign-in. */
  revokeRefreshToken(refreshToken: string): Promise<void>;
  /**
   * Makes the next requests fail. If several faults are planned, each request gets one, in this order.
   *
   * @throws TypeError that names the member, if the fault could not be sent. Nothing is planned then.
   */
  fail(fault: Fault): PlannedFault;
  /** The planned faults that still apply to requests, in the order of planning. */
  readonly faults: readonly PlannedFault[];
  /** Removes all planned faults. */
  heal(): void;
  /** Clears counters, log and violations, and starts the budget again. Keeps tokens, accounts and settings. */
  clear(): void;
}

/** A provider's own part of its handle. */
export type ProviderFacts<Options> = Pick<
  ProviderHandle<Options>,
  'title' | 'apiUrl' | 'authUrl' | 'resource' | 'options' | 'tokenMembers' | 'toCurl'
> & {
  readonly secretOption: keyof Options & string;
} & Pick<TokenIssuing, 'toTokenRequest'>;

export interface ProviderHandleOptions<Options> {
  readonly facts: ProviderFacts<Options>;
  readonly behaviour: Behaviour;
  readonly faults: FaultPlan;
  readonly answer: (request: Request) => Promise<Delivery | Response>;
  readonly url: string;
  readonly revokeRefreshToken: (refreshToken: string) => void | Promise<void>;
}

/** Creates the handle that gives a test access to a provider. */
export function createProviderHandle<Options>(
  state: ProviderState,
  { facts, behaviour, faults, answer, url, revokeRefreshToken }: ProviderHandleOptions<Options>,
): ProviderHandle<Options> {
  const { toTokenRequest, ...shown } = facts;
  const issuing = { state, behaviour, tokenMembers: facts.tokenMembers, toTokenRequest };
  return {
    ...shown,
    name: state.name,
    url,
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
      state.settings = { ...state.settings, ...toSettings(settings) };
    },
    budget: (max) => state.budget.set(max),
    async handle(input, init) {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const answered = await answer(request);
      request.signal.throwIfAborted();
      return 'response' in answered ? toFetchResponse(answered, request.method === 'HEAD') : answered;
    },
    issueToken: (wishes) => issueToken(issuing, wishes),
    revoke: (accessToken) => state.revoke(accessToken),
    revokeRefreshToken: async (refreshToken) => revokeRefreshToken(refreshToken),
    fail: (fault) => faults.add(fault),
    get faults() {
      return faults.planned();
    },
    heal: () => faults.clear(),
    clear() {
      state.requests.clear();
      state.violations.clear();
      state.tokenRequests = 0;
      state.budget.restart();
    },
  };
}
