import manifest from '../../package.json' with { type: 'json' };
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import { PROVIDER_NAMES } from '../emulator/providers.ts';
import type { ProviderName } from '../emulator/settings.ts';
import { type CommandOptions, readOptions, USAGE } from './command-options.ts';
import { applyConfig, type Config, readConfig, readScenario } from './config-file.ts';
import { toCurl } from './curl-line.ts';

/** Runs the emulator until SIGINT or SIGTERM. On an error prints one line and exits with 1. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (options.show === 'help') return void process.stdout.write(USAGE);
    if (options.show === 'version') return void process.stdout.write(`${manifest.version}\n`);
    stopOnSignals(await start(options));
  } catch (error) {
    process.stderr.write(`x-auth-emulator: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function start(options: CommandOptions): Promise<Emulator> {
  const config = options.config === undefined ? {} : await readConfig(options.config);
  const played = options.scenario ?? config.scenario;
  const scenario = typeof played === 'string' ? await readScenario(played) : played;
  const { port = 8_080, showSecrets = false } = { ...config, ...options };
  const providers = options.providers ?? toNames(config);
  const emulator = await startEmulator({
    providers,
    showSecrets,
    // Before those of each provider and of the command line, which are applied below.
    settings: config.settings ?? {},
    ports: {
      page: port,
      // A provider always has the same port, whichever others run.
      ...Object.fromEntries(PROVIDER_NAMES.map((name, index) => [name, port + 1 + index])),
    },
  });
  try {
    applyConfig(emulator, config);
    for (const name of providers) emulator[name].configure(options.settings);
    if (scenario !== undefined) emulator.play(scenario);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  print(emulator, providers, showSecrets);
  return emulator;
}

function toNames({ providers }: Config): readonly ProviderName[] {
  return providers ? PROVIDER_NAMES.filter((name) => name in providers) : PROVIDER_NAMES;
}

function print(emulator: Emulator, providers: readonly ProviderName[], showSecrets: boolean): void {
  const lines = providers.flatMap((name) => {
    const handle: ProviderHandle = emulator[name];
    return [`${name.padEnd(10)} ${handle.url}`, `  ${toCurl(emulator, name, showSecrets)}`, ''];
  });
  process.stdout.write([`Page       ${emulator.url}`, '', ...lines, 'Press Ctrl+C to stop.', ''].join('\n'));
}

function stopOnSignals(emulator: Emulator): void {
  const stop = () => void emulator.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
