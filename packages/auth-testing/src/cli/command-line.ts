import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import { PROVIDER_NAMES } from '../emulator/providers.ts';
import type { ProviderName, ProviderSettings } from '../emulator/settings.ts';
import { toCurl } from './curl-line.ts';

const USAGE = `Usage: x-auth-emulator [options]

  --port <number>     port of the page; the providers use the ports after it (default 8080)
  --provider <name>   ${PROVIDER_NAMES.join(', ')}; repeat for more (default: all)
  --lifetime <s>      lifetime of access tokens in seconds (default: what each provider documents)
  --[no-]rotate       whether a refresh token works only once (default: yes)
  --show-secrets      show secrets and tokens on the page and in the log
  --help              show this text
`;

interface CommandOptions {
  readonly port: number;
  readonly providers: readonly ProviderName[];
  readonly settings: Partial<ProviderSettings>;
  readonly showSecrets: boolean;
}

/** Runs the emulator until SIGINT or SIGTERM. On an error prints one line and exits with 1. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (!options) return void process.stdout.write(USAGE);
    const emulator = await startEmulator({
      ...options,
      ports: {
        page: options.port,
        // A provider always has the same port, whichever others run.
        ...Object.fromEntries(PROVIDER_NAMES.map((name, index) => [name, options.port + 1 + index])),
      },
    });
    print(emulator, options);
    stopOnSignals(emulator);
  } catch (error) {
    process.stderr.write(`x-auth-emulator: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function readOptions(args: readonly string[]): CommandOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    // `--provider blooma blam` should work too, so positional arguments are providers.
    allowPositionals: true,
    allowNegative: true,
    options: {
      port: { type: 'string', default: '8080' },
      provider: { type: 'string', multiple: true, default: [] },
      lifetime: { type: 'string' },
      rotate: { type: 'boolean', default: true },
      'show-secrets': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const asked = [...values.provider, ...positionals].map(toName);
  return {
    port: toWholeNumber('--port', values.port, 65_535 - PROVIDER_NAMES.length),
    providers: asked.length > 0 ? [...new Set(asked)] : PROVIDER_NAMES,
    showSecrets: values['show-secrets'],
    settings: {
      refreshRotation: values.rotate ? 'one-time' : 'reusable',
      ...(values.lifetime !== undefined && {
        lifetimeMs: toWholeNumber('--lifetime', values.lifetime, 2_592_000) * 1_000,
      }),
    },
  };
}

function toName(text: string): ProviderName {
  const name = PROVIDER_NAMES.find((known) => known === text);
  if (name === undefined)
    throw new TypeError(`--provider must be one of ${PROVIDER_NAMES.join(', ')}, not "${text}".`);
  return name;
}

function toWholeNumber(option: string, text: string, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max)
    throw new TypeError(`${option} must be a whole number from 1 to ${max}, not "${text}".`);
  return value;
}

function print(emulator: Emulator, { providers, showSecrets }: CommandOptions): void {
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
