import { request } from 'node:http';
import { connect } from 'node:net';
import { createMemoryStore } from '@x/blastiq-auth';
import { type LoopbackOptions, signInWithLoopback } from '@x/blastiq-auth/loopback';
import { createGate } from '@x/test-kit/waiting';
import { expect, test } from 'vitest';
import { startSignIn } from './support/start.ts';

async function start() {
  const { emulator, blastiq, person } = await startSignIn();
  const { clientId, authority, apiUrl } = blastiq.attended;
  const { handle: fetch, now } = emulator;
  const options = { clientId, authority, apiUrl, fetch, now, retry: false } as const;
  return {
    emulator,
    blastiq,
    person,
    /** Begins a sign-in. Resolves to its URL and its result once the person may go there. */
    begin(more: Partial<LoopbackOptions> = {}) {
      return new Promise<{ url: URL; client: ReturnType<typeof signInWithLoopback> }>((resolve, reject) => {
        const client = signInWithLoopback({
          ...options,
          onUrl: (url) => resolve({ url, client }),
          ...more,
        });
        client.catch(reject);
      });
    },
    signIn: (more: Partial<LoopbackOptions> = {}) =>
      signInWithLoopback({ ...options, onUrl: () => undefined, ...more }),
  };
}

/** The port of the redirect URI. */
function portOf(url: URL): number {
  return Number(new URL(url.searchParams.get('redirect_uri') ?? '').port);
}

/** Sends a request as it is, with any method and Host header. Resolves to the status; 0 if nobody answers. */
function send(port: number, path: string, options: { method?: string; host?: string } = {}): Promise<number> {
  const { method = 'GET', host = `127.0.0.1:${port}` } = options;
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', () => resolve(0));
    sent.end();
  });
}

test('a person signs in with the browser, and sees that the page can be closed', async () => {
  const { person, begin } = await start();
  const { url, client } = await begin();
  const callback = await person.visit(url);

  expect(callback).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\?/);
  const page = await fetch(callback);

  expect(page.status).toBe(200);
  expect(await page.text()).toContain('You can close this page.');
  expect((await (await client).fetch('/api/sites')).status).toBe(200);
  expect(await send(portOf(url), '/callback')).toBe(0);
});

test('all requests but the one with the right state get 404', async () => {
  const { person, begin } = await start();
  const { url, client } = await begin();
  const port = portOf(url);
  const { pathname, search } = new URL(await person.visit(url));

  expect(await send(port, pathname + search, { method: 'POST' })).toBe(404);
  expect(await send(port, pathname + search, { method: 'HEAD' })).toBe(404);
  expect(await send(port, `/other${search}`)).toBe(404);
  expect(await send(port, '/callback')).toBe(404);
  expect(await send(port, '/callback?code=1&state=wrong')).toBe(404);
  expect(await send(port, pathname + search, { host: `evil.example:${port}` })).toBe(404);
  const both = await Promise.all([send(port, pathname + search), send(port, pathname + search)]);

  expect(both.sort()).not.toEqual([200, 200]);
  expect((await client).getSnapshot().status).toBe('signed-in');
});

test('the URL that the browser was sent to can be pasted', async () => {
  const { person, begin } = await start();
  let paste: (text: string) => void = () => undefined;
  let isOver = false;
  const { url, client } = await begin({
    paste: (signal) => {
      signal.addEventListener('abort', () => {
        isOver = true;
      });
      return new Promise((resolve) => {
        paste = resolve;
      });
    },
  });

  paste(` ${await person.visit(url)}\n`);

  expect((await client).getSnapshot().status).toBe('signed-in');
  expect(isOver).toBe(true);
});

test.each(['something else', 'http://127.0.0.1/callback', 'https://evil.example/?code=1'])(
  'a pasted text %j is refused',
  async (text) => {
    const { signIn } = await start();

    await expect(signIn({ paste: async () => text })).rejects.toThrow(TypeError);
  },
);

test.each([
  ['rejects', () => Promise.reject(new Error('no input'))],
  [
    'throws',
    () => {
      throw new Error('no input');
    },
  ],
])('a paste that %s leaves the redirect', async (_how, paste) => {
  const { person, begin } = await start();
  const { url, client } = await begin({ paste });

  await fetch(await person.visit(url));

  expect((await client).getSnapshot().status).toBe('signed-in');
});

test('the URL is always handed over, whatever the launcher does', async () => {
  const { person, begin } = await start();
  const opened: string[] = [];
  const { url, client } = await begin({
    open(opening) {
      opened.push(opening.href);
      throw new Error('no browser');
    },
  });

  await fetch(await person.visit(url));
  await client;

  expect(opened).toEqual([url.href]);
});

test('a store keeps the person signed in between two runs', async () => {
  const { emulator, person, begin, signIn } = await start();
  const store = createMemoryStore();
  const { url, client } = await begin({ store });
  await fetch(await person.visit(url));
  await client;
  emulator.advance(3_600_000);

  const urls: URL[] = [];
  const second = await signIn({ store, onUrl: (shown) => urls.push(shown) });

  expect(urls).toEqual([]);
  expect((await second.session())?.user.sub).toBe('blastiq-user');
});

test('a path that no URL parser reads on its own gets 404, and the wait goes on', async () => {
  const { person, begin } = await start();
  const { url, client } = await begin();

  for (const path of ['//', '//user@:x', 'http://', '*']) expect(await send(portOf(url), path)).toBe(404);

  await fetch(await person.visit(url));
  expect((await client).getSnapshot().status).toBe('signed-in');
});

test('the sign-in succeeds although the browser does not wait for its page', async () => {
  const { emulator, person, begin } = await start();
  const [exchange, answer] = [createGate(), createGate()];
  const { url, client } = await begin({
    async fetch(input, init) {
      const request = new Request(input, init);
      if (request.url.endsWith('/connect/token')) {
        exchange.open();
        await answer.opened;
      }
      return emulator.handle(request);
    },
  });
  const socket = connect(portOf(url), '127.0.0.1');
  const { pathname, search, host } = new URL(await person.visit(url));
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await exchange.opened;
  socket.destroy();
  // A whole round trip, after which the server knows that the browser has gone.
  expect(await send(portOf(url), '/other')).toBe(404);
  answer.open();

  expect((await client).getSnapshot().status).toBe('signed-in');
});

test.each(['the discovery document', 'the tokens'])('an abort ends the wait for %s', async (what) => {
  const { emulator, person, begin, signIn } = await start();
  const controller = new AbortController();
  const isHeld = ({ url }: Request): boolean =>
    url.endsWith(what === 'the tokens' ? '/connect/token' : '/openid-configuration');
  const options: Partial<LoopbackOptions> = {
    signal: controller.signal,
    async fetch(input, init) {
      const request = new Request(input, init);
      if (!isHeld(request)) return emulator.handle(request);
      controller.abort(new Error('enough'));
      return new Promise(() => undefined);
    },
  };

  if (what === 'the tokens') {
    const { url, client } = await begin(options);
    const callback = fetch(await person.visit(url));
    await expect(client).rejects.toThrow('enough');
    expect(await (await callback).text()).toContain('did not succeed');
  } else {
    await expect(signIn(options)).rejects.toThrow('enough');
  }
});

test('an abort ends the wait with its reason, and nothing listens any more', async () => {
  const { begin } = await start();
  const controller = new AbortController();
  const { url, client } = await begin({ signal: controller.signal });
  controller.abort(new Error('enough'));

  await expect(client).rejects.toThrow('enough');

  expect(await send(portOf(url), '/callback')).toBe(0);
});

test('a person who cancels sees that, and the program gets access_denied', async () => {
  const { person, begin } = await start();
  const { url, client } = await begin();
  const callback = new URL(await person.visit(url));
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'access_denied');
  client.catch(() => undefined);

  const page = await fetch(callback);

  expect(await page.text()).toContain('did not succeed');
  await expect(client).rejects.toMatchObject({ code: 'access_denied' });
});

test('nothing is left after the sign-in that would keep the process alive', async () => {
  const { person, begin } = await start();
  const active = (): string[] =>
    process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name));
  const before = active();
  const { url, client } = await begin({ paste: () => new Promise(() => undefined) });
  const { pathname, search } = new URL(await person.visit(url));
  await send(portOf(url), pathname + search);
  await client;

  // Connections of earlier tests may end in the meantime.
  await expect.poll(() => active().length).toBeLessThanOrEqual(before.length);
  expect(active()).not.toContain('TCPServerWrap');
});

test('an option that cannot work throws a TypeError', async () => {
  const { signIn } = await start();

  await expect(signIn({ onUrl: 'print' as never })).rejects.toThrow('onUrl must be a function');
  await expect(signIn({ paste: {} as never })).rejects.toThrow('paste must be a function');
  await expect(signIn({ clientId: '' })).rejects.toThrow('clientId');
});
