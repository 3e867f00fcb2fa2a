import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Account } from '../emulator/account.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { IdentityClient } from '../emulator/identity/client.ts';
import { checkInput } from '../emulator/input/input-check.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import { PROVIDER_NAMES } from '../emulator/providers.ts';
import { isScenarioName, type ScenarioName } from '../emulator/scenario/ready-scenarios.ts';
import { type Scenario, toScenario } from '../emulator/scenario/scenario.ts';
import type { ProviderName, ProviderSettings } from '../emulator/settings.ts';

/** What `--config` names. `schemas/config.json` describes it. */
export interface Config {
  readonly port?: number;
  readonly showSecrets?: boolean;
  readonly settings?: Partial<ProviderSettings>;
  readonly scenario?: string | Scenario;
  readonly providers?: Readonly<Partial<Record<ProviderName, ProviderConfig>>>;
}

export interface ProviderConfig {
  readonly settings?: Partial<ProviderSettings>;
  readonly accounts?: Readonly<Record<string, Account>>;
  readonly clients?: Readonly<Record<string, IdentityClient>>;
}

/**
 * Reads a configuration.
 *
 * @throws TypeError that names the file, and what is wrong in it.
 */
export async function readConfig(file: string): Promise<Config> {
  return inFile(file, async () => {
    const config = (await readJson(file)) as Config;
    checkInput('config', config);
    const unknown = Object.keys(config.providers ?? {}).find((name) => !isProviderName(name));
    if (unknown !== undefined) {
      const names = PROVIDER_NAMES.join(', ');
      throw new TypeError(`There is no provider ${JSON.stringify(unknown)}. Use one of ${names}.`);
    }
    const { scenario } = config;
    if (typeof scenario !== 'string' || isScenarioName(scenario)) return config;
    return { ...config, scenario: resolve(dirname(file), scenario) };
  });
}

/**
 * Reads a scenario: one of the package by its name, or a file.
 *
 * @throws TypeError that names the file, and what is wrong in it.
 */
export async function readScenario(nameOrFile: string): Promise<ScenarioName | Scenario> {
  if (isScenarioName(nameOrFile)) return nameOrFile;
  return inFile(nameOrFile, async () => toScenario((await readJson(nameOrFile)) as Scenario));
}

/**
 * Applies the parts of a configuration that belong to one provider.
 *
 * @throws TypeError if it names what the provider does not have.
 */
export function applyConfig(emulator: Emulator, { providers = {} }: Config): void {
  for (const [name, { settings, accounts = {}, clients }] of Object.entries(providers)) {
    const handle = emulator[name as ProviderName] as ProviderHandle | undefined;
    if (!handle) continue;
    if (settings) handle.configure(settings);
    for (const [id, account] of Object.entries(accounts)) handle.accounts.set(id, account);
    if (clients && !hasClients(handle)) throw new TypeError(`${handle.title} has no clients to add.`);
    for (const [id, client] of Object.entries(clients ?? {})) {
      if (hasClients(handle)) handle.clients.set(id, client);
    }
  }
}

function hasClients(
  handle: ProviderHandle,
): handle is ProviderHandle & { clients: Map<string, IdentityClient> } {
  return 'clients' in handle;
}

function isProviderName(name: string): boolean {
  return PROVIDER_NAMES.some((known) => known === name);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new TypeError(code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('It is not JSON.');
  }
}

async function inFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${file}: ${error.message}`, { cause: error });
  }
}
