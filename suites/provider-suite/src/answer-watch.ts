import { type AnswerCheck, createAnswerCheck } from './answer-check.ts';
import { readSpec } from './spec.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The members of a fault with which an answer is no longer the provider's own, or never ends. */
const FALSIFYING = ['body', 'headers', 'redirect', 'members', 'content', 'dripMs', 'reset'] as const;

/** What the watch needs of an emulated provider. */
export interface WatchedProvider {
  readonly name: string;
  /** The base URL of its spec. */
  readonly authUrl: string;
  readonly requests: readonly {
    readonly id: number;
    readonly path: string;
    readonly status: number;
    readonly fault?: object;
  }[];
  readonly violations: readonly { readonly request: number }[];
  readonly settings: { readonly sendsExpiry: boolean };
  readonly handle?: Fetch;
}

type Watched = WatchedProvider & { readonly documentsExpiry: boolean };

/** An answer that its spec does not describe. */
export interface AnswerProblem {
  readonly provider: string;
  readonly answer: string;
  readonly problems: readonly string[];
}

/** An answer as it was checked, for further validators. */
export interface WatchedAnswer {
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The request. */
  readonly sent: { readonly headers: Headers; readonly body: string };
  /** Whether the provider listed a violation of such a request. */
  readonly isFlawed: boolean;
}

export interface AnswerWatch {
  /** Checks the answers of a provider from now on. */
  add(provider: WatchedProvider): Promise<void>;
  /** Wraps a fetch, so that the answers that it gets are checked. */
  wrap(fetch: Fetch): Fetch;
  /** The answers since the last call, when all of them are checked. */
  take(): Promise<{
    readonly answers: readonly WatchedAnswer[];
    readonly problems: readonly AnswerProblem[];
  }>;
  /** Ends the watch of all providers so far. */
  forget(): void;
}

/**
 * Holds every complete answer of an emulated provider against the provider's spec, whatever a test asks. Exempt are
 * only answers that a test told the emulator to falsify: with a fault, or by leaving out an expiry that is documented.
 */
export function createAnswerWatch(): AnswerWatch {
  const watched = new Map<string, Watched>();
  const checks = new Map<string, AnswerCheck>();
  let pending: Promise<void>[] = [];
  let answers: WatchedAnswer[] = [];
  let problems: AnswerProblem[] = [];

  async function look(provider: Watched, request: Request, response: Response): Promise<void> {
    const { pathname, search } = new URL(request.url);
    const base = new URL(provider.authUrl).pathname.replace(/\/$/, '');
    // A test may give the body up: then there is no complete answer.
    const body = await response.text().catch(() => undefined);
    if (body === undefined) return;
    const answer = {
      provider: provider.name,
      method: request.method,
      path: pathname.slice(base.length),
      query: search,
      status: response.status,
      headers: response.headers,
      body,
      sent: { headers: request.headers, body: await request.text() },
      isFlawed: isFlawed(provider, pathname, response.status),
    };
    const found = checks.get(provider.name)?.(answer);
    if (found === undefined) return;
    answers.push(answer);
    if (found.length > 0) {
      const what = `${answer.method} ${answer.path} ${answer.status}`;
      problems.push({ provider: provider.name, answer: what, problems: found });
    }
  }

  function wrap(fetch: Fetch): Fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const provider = URL.canParse(url) ? watched.get(new URL(url).origin) : undefined;
      if (!provider) return fetch(input, init);
      const request = toCopy(input, init);
      const response = await fetch(input, init);
      const isOwn = !response.redirected && !isFalse(provider, new URL(url).pathname, response.status);
      if (isOwn) pending.push(look(provider, request, response.clone()));
      return response;
    };
  }

  return {
    wrap,
    async add(provider) {
      if (!checks.has(provider.name)) {
        checks.set(provider.name, createAnswerCheck(await readSpec(provider.name)));
      }
      if (provider.handle) Object.assign(provider, { handle: wrap(provider.handle) });
      const { origin } = new URL(provider.authUrl);
      // Not a copy: the members of a handle are read when they are used.
      watched.set(
        origin,
        Object.create(provider, { documentsExpiry: { value: provider.settings.sendsExpiry } }),
      );
    },
    async take() {
      await Promise.all(pending);
      const taken = { answers, problems };
      [pending, answers, problems] = [[], [], []];
      return taken;
    },
    forget: () => watched.clear(),
  };
}

/** A copy of a request, without a signal and without a stream, which could be read only once. */
function toCopy(input: string | URL | Request, init: RequestInit = {}): Request {
  const { signal: _signal, body, ...rest } = init;
  const isText = typeof body === 'string' || body instanceof URLSearchParams;
  return new Request(input instanceof Request ? input.clone() : input, { ...rest, ...(isText && { body }) });
}

function isFlawed({ requests, violations }: WatchedProvider, path: string, status: number): boolean {
  const ids = requests
    .filter((record) => record.path === path && record.status === status)
    .map(({ id }) => id);
  return violations.some(({ request }) => ids.includes(request));
}

function isFalse({ requests, settings, documentsExpiry }: Watched, path: string, status: number): boolean {
  if (documentsExpiry && !settings.sendsExpiry && status === 200) return true;
  return requests.some(
    (record) =>
      record.path === path &&
      record.status === status &&
      FALSIFYING.some((member) => member in Object(record.fault)),
  );
}
