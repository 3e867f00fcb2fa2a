import { openFileStore } from './file-store.ts';
import { openModuleStore } from './module-store.ts';
import { type OpenedStore, StoreError } from './opened-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openRedisStore } from './redis-store.ts';

const OPENERS: Readonly<Record<string, (location: string, run: string) => Promise<OpenedStore>>> = {
  'file:': openFileStore,
  'redis:': openRedisStore,
  'rediss:': openRedisStore,
  'postgres:': openPostgresStore,
  'postgresql:': openPostgresStore,
};

/**
 * Opens the store that `--store` names.
 *
 * @param run Distinguishes this run from others in the same store.
 * @throws StoreError that says what is missing.
 */
export async function openStore(location: string, run: string): Promise<OpenedStore> {
  const [scheme] = /^[a-z]{2,}:/i.exec(location) ?? [];
  if (scheme === undefined) return openModuleStore(location);
  const open = OPENERS[scheme.toLowerCase()];
  if (!open) {
    throw new StoreError(
      `No store begins with ${scheme} Use file:, redis:, rediss:, postgres:, postgresql:, or the path of a module.`,
    );
  }
  return open(location, run);
}

/** A location without its password, for the output. */
export function toShownLocation(location: string): string {
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  if (url.protocol === 'file:') return location;
  return `${url.protocol}//${url.host}${url.pathname}`;
}
