import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastWords, run } from '../run.ts';
import { type App, apps, expected, type Provider, toProvider } from './apps.ts';
import { createManagers, type Manager } from './managers.ts';
import type { Stage } from './stage.ts';

/** A user's folder, outside of any workspace: one provider, installed by one package manager. */
export interface Shelf {
  folder: string;
  provider: Provider;
  manager: Manager;
  env: NodeJS.ProcessEnv;
}

/** Installs every provider with every package manager, and tries everything in each folder. */
export async function rehearseConsumers(
  stage: Stage,
  providers: readonly string[],
  emulatorEnv: Record<string, NodeJS.ProcessEnv>,
): Promise<Shelf[]> {
  const managers = createManagers(join(stage.folder, 'cache'));
  const shelves = providers.flatMap((name) =>
    managers.map((manager) => ({
      folder: join(stage.folder, 'apps', `${name}-${manager.name}`),
      provider: toProvider(name, stage.target.scope),
      manager,
      env: { ...manager.env, ...emulatorEnv[name] },
    })),
  );

  await atMost(2, shelves, async (shelf) => {
    const problem = await install(stage, shelf);
    stage.report.cell('Install', shelf.manager.name, problem);
    const all = apps(shelf.provider);
    for (const app of all) writeFiles(shelf.folder, app.files);
    for (const app of all) {
      stage.report.cell(app.name, shelf.manager.name, problem ?? (await tryApp(shelf, app)));
    }
  });
  return shelves;
}

export async function install(
  stage: Stage,
  shelf: Omit<Shelf, 'provider'> & { provider: { package: string } },
) {
  const { folder, manager, provider, env } = shelf;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }\n');
  manager.configure(folder, stage.target, stage.registry.token);
  const [command = '', ...args] = manager.install(provider.package);
  const outcome = await run(command, args, { cwd: folder, env });
  return outcome.code === 0 ? undefined : lastWords(outcome);
}

/** Every command must succeed, and whatever runs the app must print what it expects. */
async function tryApp({ folder, env, provider }: Shelf, app: App): Promise<string | undefined> {
  for (const [command = '', ...args] of app.commands) {
    const outcome = await run(command, args, { cwd: folder, env, timeoutMs: 120_000 });
    const wrong = outcome.code !== 0 || (command === 'node' && outcome.stdout.trim() !== expected);
    if (wrong)
      return `${provider.name}: \`${[command, ...args].join(' ')}\` said ${lastWords(outcome) || 'nothing'}`;
  }
  return undefined;
}

function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Two cores have nothing from a third program at work. */
async function atMost<T>(
  count: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
