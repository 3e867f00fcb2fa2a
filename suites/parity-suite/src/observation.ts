import { withoutRun } from './arrival.ts';
import type { CallArguments } from './call-arguments.ts';
import type { Abort } from './generated-call.ts';

/** The result of a call, in words and numbers. */
export type Observation = Readonly<Record<string, unknown>>;

/** Sends a call, and says what came back. */
export async function observe(
  send: (...call: [input: string | URL | Request, init?: RequestInit | undefined]) => Promise<Response>,
  { input, rest, change, controller }: CallArguments,
  abort: Abort,
): Promise<Observation> {
  const used = (): object => (input instanceof Request ? { isUsed: input.bodyUsed } : {});
  try {
    const sent = send(input, ...rest);
    change();
    if (abort === 'at once') controller.abort('gone');
    const response = await inTime(sent);
    if (abort === 'in the body') controller.abort('gone');
    const clone = abort === 'never' ? response.clone() : undefined;
    return { ...(await inTime(describe(response, clone))), ...used() };
  } catch (error) {
    return { rejected: error instanceof Error ? error.name : error, ...used() };
  }
}

const MAX_CALL_MS = 10_000;

/** A call that hangs is reported, and does not hang the whole run. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(`no end after ${MAX_CALL_MS} ms`), MAX_CALL_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function describe(response: Response, clone: Response | undefined): Promise<object> {
  const { status, statusText, ok, type, redirected, url, headers } = response;
  return {
    status,
    statusText,
    ok,
    type,
    redirected,
    url: withoutRun(url),
    headers: Object.fromEntries(
      [...headers].filter(([name]) => name !== 'date').map(([name, value]) => [name, withoutRun(value)]),
    ),
    clone: clone && [clone.redirected, clone.status, withoutRun(clone.url), await clone.text()],
    body: await response.text(),
    isResponse: response instanceof Response,
  };
}
