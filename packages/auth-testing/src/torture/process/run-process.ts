import { setTimeout as pause } from 'node:timers/promises';
import type { TokenStore } from '@x/auth-core';
import type { Notice, Order, ProcessOptions } from '../messages.ts';
import { openStore } from '../store/open-store.ts';
import { StoreError, toKind } from '../store/opened-store.ts';
import { createActivity } from './activity.ts';
import { createBlamClient, TOKEN_PATH } from './blam-client.ts';
import { type Callers, startCallers } from './callers.ts';
import { createTrap } from './trap.ts';
import { watchFetch } from './watched-fetch.ts';
import { watchStore } from './watched-store.ts';

const PROBE_MS = 10_000;
const POLL_MS = 200;

/** One of the processes that share a token. It does what the command says. */
export function runProcess(): void {
  const trap = createTrap((moment) => tell({ type: 'reached', moment }));
  const activity = createActivity();
  let callers: Promise<Callers> | undefined;

  process.on('message', (order: Order) => {
    if (order.type === 'start') {
      callers = start(order.options);
      callers.catch((error) => tell({ type: 'refused', message: toMessage(error) }));
    }
    if (order.type === 'trap') trap.set(order.moment);
    if (order.type === 'untrap') trap.unset();
    if (order.type === 'go') trap.release();
    // The command knows of a process that could not start.
    if (order.type === 'finish') callers?.then(finish, () => undefined);
  });
  // Without the command nobody would ever stop it.
  process.on('disconnect', () => process.exit());

  async function start(options: ProcessOptions): Promise<Callers> {
    const { blam, callers: count, resource, probe } = options;
    const { store } = await openStore(options.store, options.run);
    await expectShared(store, probe);
    let knownKey: string | undefined;
    const watched = watchStore({
      store,
      track: activity.track,
      pass: trap.pass,
      onKey(key) {
        if (key !== knownKey) tell({ type: 'key', key });
        knownKey = key;
      },
    });
    const client = createBlamClient(blam, {
      store: watched,
      fetch: watchFetch((url) => url.pathname.startsWith(TOKEN_PATH), trap.pass),
    });
    tell({ type: 'ready' });
    return startCallers({
      client,
      count,
      resource,
      onCounted: (counts) => tell({ type: 'counted', ...counts }),
      onFailed: (reason) => tell({ type: 'failed', reason }),
    });
  }

  async function finish(running: Callers): Promise<void> {
    await running.finish();
    // A renewal may go on in the background.
    await activity.ended();
    tell({ type: 'finished' });
  }
}

/** A store may be slow while all processes start. */
async function expectShared(store: TokenStore, probe: string): Promise<void> {
  const deadline = performance.now() + PROBE_MS;
  while ((await store.get(probe).catch(() => undefined)) === undefined) {
    if (performance.now() > deadline)
      throw new StoreError(
        'A process does not find what another one stored. It must be a store that processes share.',
      );
    await pause(POLL_MS);
  }
}

function tell(notice: Notice): void {
  process.send?.(notice);
}

function toMessage(error: unknown): string {
  return error instanceof StoreError ? error.message : `The store cannot be opened (${toKind(error)}).`;
}
