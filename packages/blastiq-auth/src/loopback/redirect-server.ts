/// <reference types="node" />
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server shows for the one redirect that it waits for, and for all else. */
export interface RedirectServer {
  /** The redirect URI: `http://127.0.0.1`, the port that the system chose, and the path. */
  readonly redirectUri: string;
  /** Resolves to the URL of the first request that `isExpected`. */
  waitFor(isExpected: (url: URL) => boolean): Promise<URL>;
  /** Tells the waiting browser how the sign-in ended, and closes every connection. */
  close(outcome: 'signed-in' | 'failed'): Promise<void>;
}

const PATH = '/callback';
/** By number and not by name: `localhost` may be another address, where somebody else listens (RFC 8252 §8.3). */
const HOST = '127.0.0.1';

const PAGES = {
  'signed-in': 'You are signed in. You can close this page.',
  failed: 'The sign-in did not succeed. You can close this page and try again.',
} as const;

/** Listens on a free port of this machine for the redirect of a sign-in (RFC 8252 §7.3). */
export async function startRedirectServer(): Promise<RedirectServer> {
  let isExpected: ((url: URL) => boolean) | undefined;
  let arrive: (url: URL) => void = () => undefined;
  let waiting: ServerResponse | undefined;
  const server = createServer((request, response) => {
    const { method, url: target, headers } = request;
    // Put together as text: a target such as `//` is a path here, and not a host that cannot be read.
    const url = target?.startsWith('/') ? new URL(origin + target) : undefined;
    // A page of another site must not be able to answer, and a second callback is none.
    const isCallback = method === 'GET' && url?.pathname === PATH && !waiting && isExpected?.(url);
    if (!isCallback || headers.host !== new URL(origin).host) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    waiting = response;
    arrive(url);
  });
  const origin = `http://${HOST}:${await listen(server)}`;

  return {
    redirectUri: origin + PATH,

    waitFor(test) {
      isExpected = test;
      return new Promise((resolve) => {
        arrive = resolve;
      });
    },

    async close(outcome) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if (waiting) await sendPage(waiting, PAGES[outcome]);
      // Browsers keep connections open, and open some in advance.
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Resolves when the page was sent, or when the browser has gone. */
function sendPage(response: ServerResponse, text: string): Promise<void> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign-in</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;color-scheme:light dark;margin:20vh auto;max-width:30rem;padding:1rem}</style>
<main role="status">${text}</main></html>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    connection: 'close',
  };
  return new Promise((resolve) => {
    // A browser that has gone already closes nothing any more.
    if (response.destroyed) return resolve();
    response.once('close', resolve);
    response.writeHead(200, headers).end(html);
  });
}
