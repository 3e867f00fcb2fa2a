import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Fault } from '../faults/fault.ts';
import type { Journal } from '../journal.ts';
import type { EmulatedApp } from '../loopback-server.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { ProviderSettings } from '../settings.ts';
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
export function createPageApp({ providers, journal }: PageOptions): EmulatedApp {
  const app: EmulatedApp = new Hono();

  // Any website can make a browser call 127.0.0.1, or a host name that resolves to it. Only this page is allowed.
  app.use(async (context, next) => {
    const { host } = new URL(context.req.url);
    const origin = context.req.header('origin');
    if (
      !/^(127\.0\.0\.1|localhost):\d+$/.test(host) ||
      (origin !== undefined && origin !== `http://${host}`)
    ) {
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
    const steer = (name: string, act: (body: never) => void) =>
      app.post(`${base}/${name}`, async (context) => {
        const body: unknown = await context.req.json().catch(() => ({}));
        try {
          act(body as never);
        } catch (error) {
          return context.json({ message: error instanceof Error ? error.message : 'failed' }, 400);
        }
        return context.json(toSummary(provider));
      });

    app.get(`${base}/options`, (context) => context.json(provider.options));
    app.get(`${base}/secret`, (context) => context.text([...provider.accounts.values()][0]?.secret ?? ''));
    steer('fail', (fault: Fault) => provider.fail(fault));
    steer('heal', () => provider.heal());
    steer('configure', (settings: Partial<ProviderSettings>) => provider.configure(settings));
    steer('revoke', ({ accessToken }: { accessToken: string }) => provider.revoke(accessToken));
    steer('clear', () => provider.clear());
  }
  return app;
}

function toSummary(provider: ProviderHandle) {
  const { name, title, url, apiUrl, resource, secretOption, tokenMembers } = provider;
  const { settings, tokenRequests, violations } = provider;
  const facts = { name, title, url, apiUrl, resource, secretOption, tokenMembers };
  return { ...facts, settings, tokenRequests, violations: violations.length };
}
