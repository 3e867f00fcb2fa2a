import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Journal } from '../journal.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import { PAGE_DOCUMENT } from './page-document.ts';

export interface PageOptions {
  readonly providers: readonly ProviderHandle[];
  readonly journal: Journal;
}

/**
 * Serves the page at the emulator's root, and the API that controls the emulator:
 *
 * - `GET /providers` lists the providers, with addresses, settings and counters
 * - `GET /events` sends the journal as server-sent events
 * - `POST /providers/:name/{fail,heal,configure,revoke,clear}` calls the handle's method
 * - `GET /providers/:name/options` returns the options for the factory
 * - `GET /providers/:name/secret` returns the secret, so that a printed curl line need not contain it
 */
export function createPageApp({ providers, journal }: PageOptions): Hono {
  const app = new Hono();

  // Any website can make a browser call this address. Only this page is allowed.
  app.use(async (context, next) => {
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== new URL(context.req.url).origin) {
      return context.text('Only the emulator page may call this.', 403);
    }
    return next();
  });

  app.get('/', (context) => context.html(PAGE_DOCUMENT));
  app.get('/providers', (context) => context.json(providers.map(toSummary)));
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const send = (entry: unknown) => stream.writeSSE({ data: JSON.stringify(entry) });
      for (const entry of journal.entries()) await send(entry);
      const stop = journal.follow((entry) => void send(entry));
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      stop();
    }),
  );

  for (const provider of providers) {
    const base = `/providers/${provider.name}`;
    const steer = (name: string, act: (body: object) => void) =>
      app.post(`${base}/${name}`, async (context) => {
        try {
          act(toObject(await context.req.text()));
        } catch (error) {
          return context.json({ message: error instanceof Error ? error.message : 'failed' }, 400);
        }
        return context.json(toSummary(provider));
      });

    app.get(`${base}/options`, (context) => context.json(provider.options));
    app.get(`${base}/secret`, (context) => context.text([...provider.accounts.values()][0]?.secret ?? ''));
    steer('fail', (fault) => provider.fail(fault));
    steer('heal', () => provider.heal());
    steer('configure', (settings) => provider.configure(settings));
    steer('revoke', (body) => provider.revoke(toAccessToken(body)));
    steer('clear', () => provider.clear());
  }
  return app;
}

/** @throws TypeError if the text is not the JSON of an object. No text is an empty one. */
function toObject(text: string): object {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TypeError('The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('The body is not a JSON object.');
  }
  return value;
}

/** @throws TypeError if there is none, or something beside it. */
function toAccessToken(body: object): string {
  const { accessToken, ...others } = body as { readonly accessToken?: unknown };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new TypeError(`revoke takes accessToken and no ${JSON.stringify(unknown)}.`);
  if (typeof accessToken !== 'string') throw new TypeError('revoke takes the text accessToken.');
  return accessToken;
}

function toSummary(provider: ProviderHandle) {
  const { name, title, url, apiUrl, resource, secretOption, tokenMembers } = provider;
  const { settings, tokenRequests, violations } = provider;
  const facts = { name, title, url, apiUrl, resource, secretOption, tokenMembers };
  return { ...facts, settings, tokenRequests, violations: violations.length };
}
