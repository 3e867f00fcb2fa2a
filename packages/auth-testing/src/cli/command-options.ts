import { parseArgs } from 'node:util';
import { PROVIDER_NAMES } from '../emulator/providers.ts';
import type { ProviderName, ProviderSettings } from '../emulator/settings.ts';

export const USAGE = `Usage: x-auth-emulator [options]

  --port <number>     port of the page; the providers use the ports after it (default 8080)
  --provider <name>   ${PROVIDER_NAMES.join(', ')}; repeat for more (default: all)
  --lifetime <s>      lifetime of access tokens in seconds (default: what each provider documents)
  --[no-]rotate       whether a refresh token works only once (default: yes)
  --config <file>     accounts, clients, settings and ports as JSON
  --scenario <file>   what fails and when, as JSON, or the name of a scenario of the package
  --show-secrets      show secrets and tokens on the page and in the log
  --version           show the version
  --help              show this text
`;

/** The options as they were given. What is absent may be in the configuration. */
export interface CommandOptions {
  readonly port?: number;
  readonly providers?: readonly ProviderName[];
  readonly settings: Partial<ProviderSettings>;
  readonly config?: string;
  readonly scenario?: string;
  readonly showSecrets?: true;
  /** What to show in place of running. */
  readonly show?: 'help' | 'version';
}

/**
 * Reads the arguments of the command.
 *
 * @throws TypeError with one line that names the option.
 */
export function readOptions(args: readonly string[]): CommandOptions {
  const { values, positionals } = parse(args);
  const asked = [...(values.provider ?? []), ...positionals].map(toName);
  const { port, lifetime, rotate, config, scenario } = values;
  return {
    ...(values.version && { show: 'version' }),
    ...(values.help && { show: 'help' }),
    ...(port !== undefined && { port: toWholeNumber('--port', port, 65_535 - PROVIDER_NAMES.length) }),
    ...(asked.length > 0 && { providers: [...new Set(asked)] }),
    ...(config !== undefined && { config }),
    ...(scenario !== undefined && { scenario }),
    ...(values['show-secrets'] && { showSecrets: true }),
    settings: {
      ...(rotate !== undefined && { refreshRotation: rotate ? 'one-time' : 'reusable' }),
      ...(lifetime !== undefined && { lifetimeMs: toWholeNumber('--lifetime', lifetime, 2_592_000) * 1_000 }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      // `--provider blooma blam` should work too, so positional arguments are providers.
      allowPositionals: true,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        provider: { type: 'string', multiple: true },
        lifetime: { type: 'string' },
        rotate: { type: 'boolean' },
        config: { type: 'string' },
        scenario: { type: 'string' },
        'show-secrets': { type: 'boolean' },
        version: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new TypeError(toLine(error as NodeJS.ErrnoException), { cause: error });
  }
}

/** Node's own messages have several lines, and say how to pass an argument that was never meant. */
function toLine({ code, message }: NodeJS.ErrnoException): string {
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `Unknown option ${option}. See x-auth-emulator --help.`;
  }
  return /does not take an argument/.test(message) ? `${option} takes no value.` : `${option} needs a value.`;
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
