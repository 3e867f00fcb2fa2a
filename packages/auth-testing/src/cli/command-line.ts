import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import type { ProviderName, ProviderSettings } from '../emulator/settings.ts';
import { toCurl } from './curl-line.ts';

/** The order decides the ports: a provider is on the same one, whichever others run. */
const PROVIDER_NAMES = ['blameless', 'blam', 'blastiq', 'blooma'] as const;

const USAGE = `Usage: x-auth-emulator [options]

  --port <number>     port of the page; the providers are on the four after it (default 8080)
  --provider <name>   ${PROVIDER_NAMES.join(', ')}; give it again for more (default all)
  --lifetime <s>      lifetime of access tokens in seconds (default as documented by each provider)
  --[no-]rotate       whether a refresh token works once only (default yes)
  --show-secrets      show secrets and tokens in the page and the log
  --help              this text
`;

interface CommandOptions {
  readonly port: number;
  readonly providers: readonly ProviderName[];
  readonly settings: Partial<ProviderSettings>;
  readonly showSecrets: boolean;
}

/** Runs the emulator until SIGINT or SIGTERM. Says what is wrong in one line, and then exits with 1. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (!options) return void process.stdout.write(USAGE);
    const emulator = await startEmulator({
      ...options,
      ports: {
        page: options.port,
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
    // `--provider blooma blam` reads naturally, so what is left over counts as providers.
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
    port: toWhole('--port', values.port, 65_535 - PROVIDER_NAMES.length),
    providers: asked.length > 0 ? [...new Set(asked)] : PROVIDER_NAMES,
    showSecrets: values['show-secrets'],
    settings: {
      refreshRotation: values.rotate ? 'one-time' : 'reusable',
      ...(values.lifetime !== undefined && {
        lifetimeMs: toWhole('--lifetime', values.lifetime, 2_592_000) * 1_000,
      }),
    },
  };
}

function toName(text: string): ProviderName {
  const name = PROVIDER_NAMES.find((known) => known === text);
  if (name === undefined)
    throw new TypeError(`--provider is one of ${PROVIDER_NAMES.join(', ')}, not "${text}".`);
  return name;
}

function toWhole(option: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most)
    throw new TypeError(`${option} takes a whole number from 1 to ${most}, not "${text}".`);
  return value;
}

function print(emulator: Emulator, { providers, showSecrets }: CommandOptions): void {
  const lines = providers.flatMap((name) => {
    const handle: ProviderHandle = emulator[name];
    return [`${name.padEnd(10)} ${handle.url}`, `  ${toCurl(emulator, name, showSecrets)}`, ''];
  });
  process.stdout.write([`Page       ${emulator.url}`, '', ...lines, 'Ctrl+C stops it.', ''].join('\n'));
}

function stopOnSignals(emulator: Emulator): void {
  const stop = () => void emulator.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
