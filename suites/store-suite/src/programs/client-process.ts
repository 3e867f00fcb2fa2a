// A process with clients that share their tokens with other processes. It does what its parent says.
import type { AuthClient } from '@x/auth-core';
import { createBlamAuth } from '@x/blam-auth';
import type { ClientCommand, ClientMessage, Moment } from '../client-process.ts';
import { connectStore } from '../connect-store.ts';
import { watchFetch, watchStore } from '../watched-renewal.ts';

interface Client extends Pick<AuthClient, 'getToken'> {
  /** How far its clock is ahead, in milliseconds. */
  aheadMs: number;
  /** Closes its store. */
  readonly close: () => unknown;
}

/** By the name that the parent gave it. */
const clients = new Map<string, Client>();
/** The client that stops at its next such moment. */
let trap: { readonly client: string; readonly moment: Moment } | undefined;
let goOn = (): void => undefined;

process.on('message', (command: ClientCommand) => {
  void run(command).then(
    (value) => tell({ id: command.id, value }),
    (error: unknown) => tell({ id: command.id, error: String(error) }),
  );
});
// Without a parent nobody would ever stop it.
process.on('disconnect', () => process.exit());
tell({ id: 0 });

async function run(command: ClientCommand): Promise<unknown> {
  if (command.verb === 'advance') toClient(command.client).aheadMs += command.ms;
  if (command.verb === 'trap') trap = command;
  if (command.verb === 'go') goOn();
  if (command.verb === 'open') await open(command);
  if (command.verb === 'close') await toClient(command.client).close();
  if (command.verb !== 'call') return undefined;
  const { client, callers } = command;
  const { getToken } = toClient(client);
  const tokens = await Promise.all(Array.from({ length: callers }, () => getToken()));
  return [...new Set(tokens.map(({ accessToken }) => accessToken))];
}

function toClient(name: string): Client {
  const client = clients.get(name);
  if (!client) throw new Error(`There is no client ${name}.`);
  return client;
}

async function open(command: ClientCommand & { verb: 'open' }): Promise<void> {
  const { client, url, blam, storeTimeoutMs } = command;
  const { store, close } = await connectStore(url, storeTimeoutMs);
  const pass = (moment: Moment): Promise<void> => stopAt(client, moment);
  const { getToken } = createBlamAuth({
    ...blam,
    store: watchStore(store, pass),
    fetch: watchFetch(pass),
    now: () => Date.now() + toClient(client).aheadMs,
    storeTimeoutMs,
    // A process that sleeps finds the answer of its request when it wakes up.
    timeoutMs: 60_000,
  });
  clients.set(client, { getToken, aheadMs: 0, close });
}

async function stopAt(client: string, moment: Moment): Promise<void> {
  if (trap?.client !== client || trap.moment !== moment) return;
  trap = undefined;
  tell({ reached: moment });
  await new Promise<void>((resolve) => {
    goOn = resolve;
  });
}

function tell(notice: ClientMessage): void {
  process.send?.(notice);
}
