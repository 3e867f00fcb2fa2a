import { join } from 'node:path';
import type { AuthClient } from '@x/auth-core';
import type { ProviderName } from '@x/auth-testing';
import { providerNames, toFactory } from 'scripts/providers';

/** All providers. A new provider package is part of every suite without being named in one. */
export const names = providerNames(join(import.meta.dirname, '../../../..')) as readonly ProviderName[];

/** Creates a client of one provider. It accepts the emulator's options for that provider. */
export type Factory = (options: object) => AuthClient;

/** The factory of one provider, found by its name: `createBloomaAuth` in `@x/blooma-auth`. */
export async function loadFactory(name: ProviderName): Promise<Factory> {
  const specifier = `@x/${name}-auth`;
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ specifier);
  return exported[toFactory(name)] as Factory;
}

/** The factory of each provider. */
export async function loadFactories(): Promise<Readonly<Record<ProviderName, Factory>>> {
  const entries = await Promise.all(names.map(async (name) => [name, await loadFactory(name)] as const));
  return Object.fromEntries(entries) as Record<ProviderName, Factory>;
}
