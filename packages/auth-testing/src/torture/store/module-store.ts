import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TokenStore } from '@x/auth-core';
import { type OpenedStore, StoreError } from './opened-store.ts';

interface StoreModule {
  readonly default?: unknown;
  readonly leftovers?: unknown;
}

/** A module of the user: its default export is a store, or returns one; `leftovers` counts what was left behind. */
export async function openModuleStore(path: string): Promise<OpenedStore> {
  const { default: exported, leftovers } = await load(path);
  const store: unknown = typeof exported === 'function' ? await exported() : exported;
  if (!isStore(store)) {
    throw new StoreError(
      `The default export of ${path} must be a TokenStore, or a function that returns one.`,
    );
  }
  return {
    store,
    async leftovers() {
      if (typeof leftovers !== 'function') return undefined;
      return { found: Number(await leftovers()) };
    },
    async remove() {},
    async close() {},
  };
}

async function load(path: string): Promise<StoreModule> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new StoreError(`${path} cannot be imported: ${toLine(error)}`);
  }
}

function isStore(value: unknown): value is TokenStore {
  const { get, set, delete: remove } = Object(value);
  return [get, set, remove].every((verb) => typeof verb === 'function');
}

function toLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
