import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EmulatorContext } from '../emulator-context.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScenarioPlayer } from '../scenario/scenario-player.ts';
import { decodeToken } from '../tokens/issued-tokens.ts';
import { readMember, readObject } from './body-reader.ts';
import { type Control, createControls } from './provider-controls.ts';
import { toSummary } from './provider-summary.ts';

export interface ControlOptions
  extends Pick<EmulatorContext, 'clock' | 'issuedTokens' | 'journal' | 'showSecrets'> {
  readonly providers: readonly ProviderHandle[];
  readonly player: ScenarioPlayer;
}

/**
 * Controls the emulator over HTTP:
 *
 * - `GET /health` answers 200 as soon as every provider answers
 * - `GET /providers` lists the providers, with addresses, settings, counters and planned faults
 * - `GET /events` sends the journal as server-sent events
 * - `GET /clock` says what time it is for the providers
 * - `POST /play` plays a scenario, or `{ "scenario": "<name>" }`, and `POST /advance` moves the clock by `{ "ms": … }`
 * - `POST /providers/:name/<verb>` calls a method of the handle, with its argument as JSON
 * - `GET /providers/:name/options` returns the options for the factory
 * - `GET /providers/:name/tokens/:id` says what a token says, without its signature, and `…/text` returns all of it
 * - `GET /providers/:name/secret` returns the secret, so that a printed curl line need not contain it
 */
export function createControlApp(options: ControlOptions): Hono {
  const { providers, journal, player, clock, issuedTokens, showSecrets } = options;
  const app = new Hono();

  const on = (path: string, act: Control) =>
    app.post(path, async (context) => {
      try {
        const { origin } = new URL(context.req.url);
        return context.json(Object(await act(readObject(await context.req.text()), origin)));
      } catch (error) {
        return context.json({ message: error instanceof Error ? error.message : 'failed' }, 400);
      }
    });

  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/clock', (context) => context.json({ now: clock.now() }));
  app.get('/providers', (context) => {
    player.catchUp();
    const { origin } = new URL(context.req.url);
    return context.json(providers.map((provider) => toSummary(provider, origin)));
  });
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const send = (entry: unknown) => stream.writeSSE({ data: JSON.stringify(entry) });
      for (const entry of journal.entries()) await send(entry);
      const stop = journal.follow((entry) => void send(entry));
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      stop();
    }),
  );
  on('/play', (body, origin) => {
    const isNamed = 'scenario' in body;
    player.play(isNamed ? (readMember('play', body, 'scenario', 'string') as never) : (body as Scenario));
    return providers.map((provider) => toSummary(provider, origin));
  });
  on('/advance', (body) => {
    clock.advance(readMember('advance', body, 'ms', 'number'));
    player.catchUp();
    return { now: clock.now() };
  });

  for (const provider of providers) {
    const base = `/providers/${provider.name}`;
    app.get(`${base}/options`, (context) => context.json(provider.options));
    app.get(`${base}/secret`, (context) => context.text([...provider.accounts.values()][0]?.secret ?? ''));
    app.get(`${base}/tokens/:id`, (context) => {
      const token = issuedTokens.find(provider.name, context.req.param('id'));
      if (token === undefined) return context.json({ message: 'There is no such token.' }, 404);
      return context.json({ ...decodeToken(token), ...(showSecrets && { token }) });
    });
    app.get(`${base}/tokens/:id/text`, (context) =>
      context.text(issuedTokens.find(provider.name, context.req.param('id')) ?? ''),
    );
    for (const [verb, act] of Object.entries(createControls(provider, issuedTokens)))
      on(`${base}/${verb}`, act);
  }
  return app;
}
