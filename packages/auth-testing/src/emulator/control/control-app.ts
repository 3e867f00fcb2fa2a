import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScenarioPlayer } from '../scenario/scenario-player.ts';
import { readMember, readObject } from './body-reader.ts';
import { type Control, createControls } from './provider-controls.ts';
import { toSummary } from './provider-summary.ts';

export interface ControlOptions {
  readonly providers: readonly ProviderHandle[];
  readonly journal: Journal;
  readonly player: ScenarioPlayer;
  readonly clock: Clock;
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
 * - `GET /providers/:name/secret` returns the secret, so that a printed curl line need not contain it
 */
export function createControlApp({ providers, journal, player, clock }: ControlOptions): Hono {
  const app = new Hono();

  const on = (path: string, act: Control) =>
    app.post(path, async (context) => {
      try {
        return context.json(Object(await act(readObject(await context.req.text()))));
      } catch (error) {
        return context.json({ message: error instanceof Error ? error.message : 'failed' }, 400);
      }
    });

  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/clock', (context) => context.json({ now: clock.now() }));
  app.get('/providers', (context) => {
    player.catchUp();
    return context.json(providers.map(toSummary));
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
  on('/play', (body) => {
    const isNamed = 'scenario' in body;
    player.play(isNamed ? (readMember('play', body, 'scenario', 'string') as never) : (body as Scenario));
    return providers.map(toSummary);
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
    for (const [verb, act] of Object.entries(createControls(provider))) on(`${base}/${verb}`, act);
  }
  return app;
}
