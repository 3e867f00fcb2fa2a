import { type AnswerCheck, createAnswerCheck } from './answer-check.ts';
import { readSpec } from './spec.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The members of a fault with which an answer is no longer the provider's own. */
const LYING = ['body', 'headers', 'redirect', 'members', 'content'] as const;

/** What the watch needs of an emulated provider. */
export interface WatchedProvider {
  readonly name: string;
  /** The base URL of its spec. */
  readonly authUrl: string;
  readonly requests: readonly { readonly path: string; readonly status: number; readonly fault?: object }[];
  readonly settings: { readonly sendsExpiry: boolean };
  readonly handle?: Fetch;
}

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
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
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
}

/**
 * Holds every complete answer of an emulated provider against the provider's spec, whatever a test asks. Exempt are
 * only answers that a test told the emulator to falsify: with a fault, or by leaving out an expiry that is documented.
 */
export function createAnswerWatch(): AnswerWatch {
  const watched = new Map<string, WatchedProvider & { readonly documentsExpiry: boolean }>();
  const checks = new Map<string, AnswerCheck>();
  let pending: Promise<void>[] = [];
  let answers: WatchedAnswer[] = [];
  let problems: AnswerProblem[] = [];

  async function look(request: Request, response: Response): Promise<void> {
    const { origin, pathname } = new URL(request.url);
    const provider = watched.get(origin);
    if (!provider || response.redirected) return;
    const base = new URL(provider.authUrl).pathname.replace(/\/$/, '');
    // A test may give the body up, or an emulator may end it early: then there is no complete answer.
    const body = await response.text().catch(() => undefined);
    if (body === undefined || isFalse(provider, pathname, response.status)) return;
    const answer = {
      provider: provider.name,
      method: request.method,
      path: pathname.slice(base.length),
      status: response.status,
      headers: response.headers,
      body,
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
      const isWatched = URL.canParse(url) && watched.has(new URL(url).origin);
      if (!isWatched) return fetch(input, init);
      const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
      const response = await fetch(input, init);
      pending.push(look(new Request(url, { method }), response.clone()));
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
  };
}

function isFalse(
  { requests, settings, documentsExpiry }: WatchedProvider & { readonly documentsExpiry: boolean },
  path: string,
  status: number,
): boolean {
  if (documentsExpiry && !settings.sendsExpiry && status === 200) return true;
  return requests.some(
    (record) =>
      record.path === path &&
      record.status === status &&
      LYING.some((member) => member in Object(record.fault)),
  );
}
