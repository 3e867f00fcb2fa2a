import type { LooseOptions, TourProvider } from './providers.ts';
import { toList } from './words.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of an option: `BLOOMA_AUTH_URL` for `authUrl` of `blooma`. */
export function toVariable(provider: string, option: string): string {
  return `${provider}_${option.replace(/[A-Z]/g, '_$&')}`.toUpperCase();
}

/**
 * Reads the options of a real provider from environment variables. An empty variable counts as unset.
 *
 * @throws Error if required variables are missing. The message names all of them.
 */
export function readLiveOptions(name: string, provider: TourProvider, env: Environment): LooseOptions {
  const { title, required, optional, numeric } = provider;
  const missing = required.map((option) => toVariable(name, option)).filter((variable) => !env[variable]);
  if (missing.length > 0) {
    throw new Error(`${toList(missing)} must be set for the real ${title}.`);
  }
  const entries = [...required, ...optional].flatMap((option) => {
    const value = env[toVariable(name, option)];
    if (!value) return [];
    return [[option, numeric.includes(option) ? Number(value) : value]];
  });
  return Object.fromEntries(entries);
}

/** The API path to call: `BLOOMA_RESOURCE`, or a path that the provider documents. */
export function readResource(name: string, { resource }: TourProvider, env: Environment): string | undefined {
  return env[toVariable(name, 'resource')] || resource;
}
