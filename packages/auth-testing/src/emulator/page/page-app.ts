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
 * Serves the page at the emulator's root, and the small API that it and other processes steer by:
 *
 * - `GET /providers` names them, with addresses, settings and counters
 * - `GET /events` is the journal as server-sent events
 * - `POST /providers/:name/{fail,heal,configure,revoke,clear}` does what the handle's method does
 * - `GET /providers/:name/options` and `GET /providers/:name/secret` are for programs: the second one
 *   lets a printed curl line work without showing what it sends
 */
export function createPageApp({ providers, journal }: PageOptions): EmulatedApp {
  const app: EmulatedApp = new Hono();

  // Any web page can make a browser call 127.0.0.1, or a name that leads there: only this page may steer.
  app.use(async (context, next) => {
    const { host } = new URL(context.req.url);
    const origin = context.req.header('origin');
    if (
      !/^(127\.0\.0\.1|localhost):\d+$/.test(host) ||
      (origin !== undefined && origin !== `http://${host}`)
    ) {
      return context.text('Only this page may ask.', 403);
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

function toSummary({ name, url, apiUrl, resource, settings, tokenRequests, violations }: ProviderHandle) {
  return { name, url, apiUrl, resource, settings, tokenRequests, violations: violations.length };
}
