import type { BrowserContext, Page } from 'playwright-core';
import type { EmulatedApp } from './emulated-app.ts';

/** A place in a browser where something could be read later, and what is there. */
interface Place {
  readonly name: string;
  readonly text: string;
}

/** Knows the secrets of the sign-ins of a context, and finds the places where they are. */
export interface SecretWatch {
  /** The places that hold a token, a code or a code verifier, each as `place: kind of secret`. */
  find(page: Page): Promise<string[]>;
  /** How many secrets are known, so that a test can tell that there were any. */
  count(): number;
}

const TOKEN_MEMBERS = ['access_token', 'refresh_token', 'id_token'];

/** Starts to watch. What a page writes to its console, and every address and referrer, is kept. */
export async function watchSecrets(context: BrowserContext, app: EmulatedApp): Promise<SecretWatch> {
  const secrets = new Map<string, string>();
  const seen: Place[] = [];
  const note = (name: string, text: string) => void seen.push({ name, text });

  context.on('console', (message) => note('console', message.text()));
  context.on('weberror', (error) => note('console', String(error.error())));
  context.on('request', (request) => {
    note('referrer', request.headers().referer ?? '');
    const url = new URL(request.url());
    const code = url.searchParams.get('code');
    if (code) secrets.set(code, 'code');
    // A callback has the code in its address, once.
    if (url.pathname !== '/callback') note('address', url.href);
    if (url.pathname === '/identity/connect/token') {
      const verifier = new URLSearchParams(request.postData() ?? '').get('code_verifier');
      if (verifier) secrets.set(verifier, 'code_verifier');
    }
  });
  // The page waits until its tokens are known here: after a navigation the browser may have forgotten the answer.
  await context.exposeBinding('noteTokens', (_source, text: string) => {
    const body = JSON.parse(text) as Record<string, string | undefined>;
    for (const name of TOKEN_MEMBERS) if (body[name]) secrets.set(body[name], name);
  });
  await context.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!response.url.endsWith('/connect/token')) return response;
      const text = await response.clone().text();
      if (text.startsWith('{')) {
        await (window as unknown as { noteTokens(text: string): Promise<void> }).noteTokens(text);
      }
      return response;
    };
  });

  return {
    count: () => secrets.size,
    async find(page) {
      const cookies = (await context.cookies()).map(({ value }) => value).join(' ');
      const places = [
        ...seen,
        ...app.requests.map(({ referrer }) => ({ name: 'referrer', text: referrer })),
        ...app.requests
          .filter(({ path }) => !path.startsWith('/callback?'))
          .map(({ path }) => ({ name: 'request log', text: path })),
        { name: 'cookies', text: cookies },
        ...(await readPage(page)),
      ];
      const found = places.flatMap(({ name, text }) =>
        [...secrets].filter(([secret]) => text.includes(secret)).map(([, kind]) => `${name}: ${kind}`),
      );
      return [...new Set(found)].sort();
    },
  };
}

/** What scripts of the application can read in a tab, now and later. */
async function readPage(page: Page): Promise<Place[]> {
  const texts = await page.evaluate(async () => {
    const { navigation } = window as unknown as { navigation: { entries(): { url: string }[] } };
    const databases = await indexedDB.databases();
    return {
      'local storage': JSON.stringify({ ...localStorage }),
      'session storage': JSON.stringify({ ...sessionStorage }),
      'indexed database': databases.map(({ name }) => name).join(' '),
      cache: (await caches.keys()).join(' '),
      history:
        navigation
          .entries()
          .map(({ url }) => url)
          .join(' ') + JSON.stringify(history.state),
      page: document.documentElement.outerHTML + window.name,
    };
  });
  return Object.entries(texts).map(([name, text]) => ({ name, text }));
}
