import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, fromPath, type LocationKind, type ResponseBodyKind, toPath } from './answer.ts';
import type { Arrival } from './arrival.ts';

/** Answers calls as their URL says, and gives out what arrived: `GET /arrivals/<run>`. */
export interface Recorder {
  /** False where the request is none of its own. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** The token that `isRefusedFirst` refuses. */
const FIRST_BEARER = 'Bearer access-1';

const RESPONSE_BODIES: Record<ResponseBodyKind, string> = {
  empty: '',
  short: 'answer',
  'not ASCII': '日本',
  long: 'y'.repeat(70_000),
};

export function createRecorder(): Recorder {
  const arrivals = new Map<string, Arrival[]>();

  return {
    handle(request, response) {
      const { url = '' } = request;
      const [, kind, run = ''] = url.split('/');
      if (kind === 'arrivals') {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(arrivals.get(run) ?? []));
        arrivals.delete(run);
        return true;
      }
      const asked = fromPath(url);
      if (asked === undefined) return false;
      void read(request).then((arrival) => {
        arrivals.set(asked.run, [...(arrivals.get(asked.run) ?? []), arrival]);
        answer(response, asked, arrival);
      });
      return true;
    },
  };
}

/** A recorder on a free port of loopback. */
export async function startRecordingServer(): Promise<{ origin: string; stop(): Promise<void> }> {
  const recorder = createRecorder();
  // The client alone closes idle connections: a server that does it too may close one that a request is just sent on.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (!recorder.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The caller has gone.
  }
  const { method = '', url = '', rawHeaders } = request;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as [string, string]] : [],
  );
  return { method, path: url, headers, body: Buffer.concat(chunks).toString('latin1') };
}

function answer(
  response: ServerResponse,
  { run, answer, hop, tail }: NonNullable<ReturnType<typeof fromPath>>,
  { method, headers }: Arrival,
): void {
  response.setHeader('cache-control', 'no-store').setHeader('x-own', 'of the server');
  const isFirst = headers.some(([name, value]) => name === 'authorization' && value === FIRST_BEARER);
  if (answer.isRefusedFirst && isFirst) {
    response.writeHead(401).end('refused');
    return;
  }
  const redirect = answer.redirects[hop];
  if (redirect !== undefined) {
    const location = toLocation(redirect.location, { run, answer, hop: hop + 1, tail, headers });
    response.writeHead(redirect.status, location === undefined ? {} : { location }).end('moved');
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'text/plain;charset=utf-8' });
  const hasBody = method !== 'HEAD' && answer.status !== 204 && answer.status !== 304;
  if (answer.isEndless && hasBody) response.write('and on');
  else response.end(hasBody ? RESPONSE_BODIES[answer.body] : undefined);
}

function toLocation(
  kind: LocationKind,
  next: { run: string; answer: Answer; hop: number; tail: string; headers: readonly [string, string][] },
): string | undefined {
  const path = toPath(next.answer, next.run).replace(/0\/$/, `${next.hop}/`);
  const host = next.headers.find(([name]) => name === 'host')?.[1];
  const locations: Record<LocationKind, string | undefined> = {
    path: `${path}there?from=${next.hop}`,
    relative: `/parity/../${path.slice(1)}there`,
    absolute: `http://${host}${path}there`,
    'with a fragment': `${path}there#part`,
    // Node writes headers as Latin-1: these are the bytes of UTF-8.
    'in UTF-8': Buffer.from(`${path}dört/日本`, 'utf8').toString('latin1'),
    missing: undefined,
    invalid: 'http://[',
  };
  return locations[kind];
}
