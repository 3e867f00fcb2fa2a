import type { WatchedAnswer } from '@x/provider-suite/answer-watch';
import { REPLAY_HEADER, type ReplayedAnswer } from './prism-proxies.ts';

/** What Prism has against an answer or its request. */
export interface PrismViolation {
  readonly location: readonly string[];
  readonly message: string;
}

/** Headers of one connection, or of one moment. */
const NOT_REPLAYED = /^(connection|content-length|date|keep-alive|transfer-encoding)$/;

/** Sends an answer and its request through Prism. Returns the violations that Prism reports. */
export async function replayThroughPrism(
  prism: string,
  { method, path, query, status, headers, body, sent }: WatchedAnswer,
): Promise<readonly PrismViolation[]> {
  const answer: ReplayedAnswer = {
    status,
    headers: Object.fromEntries([...headers].filter(([name]) => !NOT_REPLAYED.test(name))),
    body,
  };
  const response = await fetch(`${prism}${path}${query}`, {
    method,
    redirect: 'manual',
    headers: {
      ...Object.fromEntries(sent.headers),
      [REPLAY_HEADER]: Buffer.from(JSON.stringify(answer)).toString('base64'),
    },
    ...(sent.body !== '' && { body: sent.body }),
  });
  await response.body?.cancel();
  return JSON.parse(response.headers.get('sl-violations') ?? '[]') as readonly PrismViolation[];
}

/** Two answers with the same key differ in nothing that a spec describes. */
export function toAnswerKey({
  provider,
  method,
  path,
  status,
  headers,
  body,
  sent,
  query,
}: WatchedAnswer): string {
  const names = [...headers.keys()].filter((name) => !NOT_REPLAYED.test(name)).sort();
  const type = headers.get('content-type') ?? '';
  return JSON.stringify([
    provider,
    method,
    path,
    status,
    type,
    names,
    toShape(body, type),
    [...new URLSearchParams(query).keys()],
    toShape(sent.body, sent.headers.get('content-type') ?? ''),
    sent.headers.has('authorization'),
  ]);
}

/** The names and types of the members of a body. */
function toShape(body: string, type: string): unknown {
  try {
    if (/json/.test(type))
      return Object.entries(JSON.parse(body)).map(([name, value]) => [name, typeof value]);
  } catch {
    return 'no JSON';
  }
  return /urlencoded/.test(type) ? [...new URLSearchParams(body).keys()] : body.length > 0;
}
