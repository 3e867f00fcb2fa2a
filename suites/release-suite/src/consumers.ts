import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, tailOf } from 'scripts/release/run';
import { type App, apps, EXPECTED_OUTPUT, toProvider } from './apps.ts';
import { compile } from './compile.ts';
import { type ConsumerFolder, install } from './consumer-folder.ts';
import { createManagers } from './package-managers.ts';
import type { RehearsalContext } from './rehearsal-context.ts';

/** Installs every provider with every package manager, and runs all apps in each folder. */
export async function rehearseConsumers(
  context: RehearsalContext,
  providers: readonly string[],
  emulatorEnv: Record<string, NodeJS.ProcessEnv>,
): Promise<ConsumerFolder[]> {
  const managers = createManagers(join(context.folder, 'cache'));
  const consumers = providers.flatMap((name) =>
    managers.map((manager) => ({
      folder: join(context.folder, 'apps', `${name}-${manager.name}`),
      provider: toProvider(name, context.target.scope),
      manager,
      env: { ...manager.env, ...emulatorEnv[name] },
    })),
  );

  const problems = new Map<ConsumerFolder, string | undefined>();
  await runConcurrently(2, consumers, async (consumer) => {
    const problem = await install(context, consumer);
    problems.set(consumer, problem);
    context.report.cell('Install', consumer.manager.name, problem);
    for (const { files } of apps(consumer.provider)) writeFiles(consumer.folder, files);
  });

  const compiled = await compile(consumers);
  await runConcurrently(2, consumers, async (consumer) => {
    for (const app of apps(consumer.provider)) {
      const problem = problems.get(consumer) ?? compiled(consumer, app) ?? (await tryApp(consumer, app));
      context.report.cell(app.name, consumer.manager.name, problem);
    }
  });
  return consumers;
}

/** Runs the commands of an app. All must succeed, and the app must print the expected output. */
async function tryApp({ folder, env, provider }: ConsumerFolder, app: App): Promise<string | undefined> {
  for (const [command = '', ...args] of app.commands) {
    const outcome = await run(command, args, { cwd: folder, env, timeoutMs: 120_000 });
    const wrong = outcome.code !== 0 || (command === 'node' && outcome.stdout.trim() !== EXPECTED_OUTPUT);
    if (wrong)
      return `${provider.name}: \`${[command, ...args].join(' ')}\` printed ${tailOf(outcome) || 'nothing'}`;
  }
  return undefined;
}

export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Runs `work` for all items, at most `count` at a time: more programs than cores gain nothing. */
async function runConcurrently<T>(
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
