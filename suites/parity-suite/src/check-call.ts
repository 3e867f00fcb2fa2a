import { toPath } from './answer.ts';
import { type Arrival, comparable } from './arrival.ts';
import { type CallArguments, makeArguments } from './call-arguments.ts';
import { type Difference, findDifferences } from './difference.ts';
import type { GeneratedCall } from './generated-call.ts';
import { type Observation, observe } from './observation.ts';

export interface ParityOptions {
  /** Of the recording server. */
  readonly origin: string;
  /** A client that has no token yet, whose tokens are `access-1`, `access-2` and so on, with `origin` as its API base. */
  readonly createFetch: () => (
    input: string | URL | Request,
    init?: RequestInit | undefined,
  ) => Promise<Response>;
}

let runs = 0;

/** Sends one call through `fetch` and through a client's, and says where they differ. */
export async function checkCall(call: GeneratedCall, options: ParityOptions): Promise<Difference[]> {
  const platform = await run(call, options, (input, init) => fetch(input, init));
  const client = await run(call, options, options.createFetch());
  return [
    ...findDifferences('what came back', platform.observation, client.observation),
    ...compareArrivals(call, platform.arrivals, client.arrivals),
  ];
}

interface Seen {
  readonly observation: Observation;
  readonly arrivals: readonly object[];
}

async function run(
  call: GeneratedCall,
  { origin }: ParityOptions,
  send: ReturnType<ParityOptions['createFetch']>,
): Promise<Seen> {
  runs += 1;
  const name = `${runs}`;
  const path = toPath(call.answer, name) + call.tail;
  let args: CallArguments;
  try {
    args = makeArguments(call, origin + path);
  } catch (error) {
    // The platform refuses the caller's own Request: there is no call.
    return { observation: { impossible: String(error) }, arrivals: [] };
  }
  const observation = await observe(send, args, call.abort);
  const response = await fetch(`${origin}/arrivals/${name}`);
  const arrivals: Arrival[] = await response.json();
  return { observation, arrivals: arrivals.map(comparable) };
}

function compareArrivals(
  { abort, answer }: GeneratedCall,
  platform: readonly object[],
  client: readonly object[],
): Difference[] {
  // Whether a request leaves before an abort is a matter of chance.
  if (abort === 'at once') return [];
  if (!answer.isRefusedFirst || platform.length === 0)
    return findDifferences('what arrived', platform, client);
  // The first sending ends at its first request; the replay is the whole call.
  return findDifferences('what arrived', [platform[0], ...platform], client);
}
