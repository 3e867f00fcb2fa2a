import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startRedisServer } from '@x/test-kit/redis-server';
import { findProgram } from 'scripts/set-up/found-tools';
import { startPostgresServer } from './postgres-server.ts';

export interface StartedStore {
  readonly url: string;
  stop(): Promise<void>;
}

export interface SharedStore {
  readonly name: string;
  /** Whether its server is on this computer. */
  readonly isHere: boolean;
  start(): Promise<StartedStore>;
}

const redis = findProgram('redis-server');
const postgres = findProgram('postgres');

/** The stores that processes share, each with a server of its own. */
export const SHARED_STORES: readonly SharedStore[] = [
  {
    name: 'the file store',
    isHere: true,
    async start() {
      const directory = await mkdtemp(join(tmpdir(), 'x-auth-'));
      return {
        url: pathToFileURL(directory).href,
        stop: () => rm(directory, { recursive: true, maxRetries: 10 }),
      };
    },
  },
  { name: 'the Redis store', isHere: redis !== undefined, start: () => startRedisServer(redis ?? '') },
  {
    name: 'the PostgreSQL store',
    isHere: postgres !== undefined,
    start: () => startPostgresServer(postgres ?? ''),
  },
];
