import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASKS_REGISTRY, run, tailOf } from 'scripts/release/run';
import type { Provider } from './apps.ts';
import type { Manager } from './package-managers.ts';
import type { RehearsalContext } from './rehearsal-context.ts';

/** A user's folder outside of any workspace, with one provider installed by one package manager. */
export interface ConsumerFolder {
  folder: string;
  provider: Provider;
  manager: Manager;
  env: NodeJS.ProcessEnv;
}

/** Installs one package in a new folder. Returns the problem, if any. */
export async function install(
  context: RehearsalContext,
  consumer: Omit<ConsumerFolder, 'provider'> & { provider: Pick<Provider, 'package'> },
): Promise<string | undefined> {
  const { folder, manager, provider, env } = consumer;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }\n');
  manager.configure(folder, context.target, context.registry.token);
  const [command = '', ...args] = manager.install(provider.package);
  const outcome = await run(command, args, { ...ASKS_REGISTRY, cwd: folder, env });
  return outcome.code === 0 ? undefined : tailOf(outcome);
}
