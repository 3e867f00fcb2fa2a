import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastWords, run } from '../run.ts';
import { type App, apps, expected, toProvider } from './apps.ts';
import { compile } from './compile.ts';
import { createManagers } from './managers.ts';
import { install, type Shelf } from './shelf.ts';
import type { Stage } from './stage.ts';

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

  const problems = new Map<Shelf, string | undefined>();
  await atMost(2, shelves, async (shelf) => {
    const problem = await install(stage, shelf);
    problems.set(shelf, problem);
    stage.report.cell('Install', shelf.manager.name, problem);
    for (const { files } of apps(shelf.provider)) writeFiles(shelf.folder, files);
  });

  const compiled = await compile(shelves);
  await atMost(2, shelves, async (shelf) => {
    for (const app of apps(shelf.provider)) {
      const problem = problems.get(shelf) ?? compiled(shelf, app) ?? (await tryApp(shelf, app));
      stage.report.cell(app.name, shelf.manager.name, problem);
    }
  });
  return shelves;
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
