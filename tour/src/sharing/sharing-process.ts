// A process of its own with a BLAM client. Its arguments are the URL of a store and the options of the client as JSON.
import { createHash } from 'node:crypto';
import { createFileStore } from '@x/auth-core/file';
import { createRedisStore } from '@x/auth-core/redis';
import { createBlamAuth, type TokenStore } from '@x/blam-auth';
import { createClient } from 'redis';
import { createWire } from '../wire.ts';
import type { CallReport, Command, Reply } from './messages.ts';

/** The processes wait for each other's tokens on a slow computer too: then the tour can count the token requests. */
const STORE_TIMEOUT_MS = 30_000;

const [url = '', options = '{}', resource = '/'] = process.argv.slice(2);
const wire = createWire();
let aheadMs = 0;
let from: CallReport['from'];

const blam = createBlamAuth({
  ...JSON.parse(options),
  store: await connectStore(url),
  storeTimeoutMs: STORE_TIMEOUT_MS,
  // The tour moves the clocks of all processes.
  now: () => Date.now() + aheadMs,
  fetch: wire.fetch,
  onEvent(event) {
    if (event.type === 'token_received') from = event.from;
    if (event.type === 'token_adopted') from = 'store';
  },
});

process.on('message', (command: Command) => {
  void call(command).then(
    (report) => reply({ report }),
    (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
  );
});
// Without the tour nobody would ever stop this process.
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function call(command: Command): Promise<CallReport> {
  aheadMs = command.aheadMs;
  from = undefined;
  const response = await blam.fetch(resource);
  await response.body?.cancel();
  const { accessToken } = await blam.getToken();
  const tokenHash = createHash('sha256').update(accessToken).digest('hex');
  return { status: response.status, tokenHash, from, sent: wire.take() };
}

async function connectStore(address: string): Promise<TokenStore> {
  if (address.startsWith('file:')) return createFileStore({ directory: address.slice('file:'.length) });
  // Otherwise it tries for ever to reach a server that is not there.
  const redis = createClient({ url: address, socket: { reconnectStrategy: false } });
  redis.on('error', (error) => console.error(error.message));
  await redis.connect();
  return createRedisStore(redis, { timeoutMs: STORE_TIMEOUT_MS });
}

function reply(message: Reply): void {
  process.send?.(message);
}
