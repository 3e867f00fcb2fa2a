import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const USAGE = `Usage: x-auth-torture --store <store> [options]

Many processes share one login through a token store, while they are killed and
paused. It runs against the emulator of BLAM, whose refresh tokens work once.

  --store <store>     file:<directory>, redis://..., postgres://..., or a module
                      such as ./my-store.mjs whose default export is a
                      TokenStore, or a function that returns one
  --seconds <n>       how long processes are killed and paused (default 60);
                      some 15 seconds follow in which the last ones recover
  --processes <n>     number of processes (default 16)
  --callers <n>       number of callers in each process (default 50)
  --seed <n>          repeats the order of an earlier run (default: another one)
  --version           show the version
  --help              show this text

Exits with 1 if a bound is broken, and with 2 if it could not run: also if the
store does not answer within 20 s, or if the processes are not ready within 60 s
and 2 s more for each of them.
`;

export interface TortureOptions {
  readonly store: string;
  readonly seconds: number;
  readonly processes: number;
  readonly callers: number;
  readonly seed: number;
}

/** What the arguments ask for. */
export type Asked = TortureOptions | 'help' | 'version';

/**
 * Reads the arguments of the command.
 *
 * @throws TypeError with one line that names the option.
 */
export function readTortureOptions(args: readonly string[]): Asked {
  const values = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (!values.store) throw new TypeError('--store is missing. See x-auth-torture --help.');
  return {
    store: values.store,
    seconds: toWholeNumber('--seconds', values.seconds ?? '60', 1, 86_400),
    // One process shares nothing.
    processes: toWholeNumber('--processes', values.processes ?? '16', 2, 64),
    callers: toWholeNumber('--callers', values.callers ?? '50', 1, 1_000),
    seed: toWholeNumber('--seed', values.seed ?? String(randomInt(1_000_000)), 0, 999_999_999),
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        store: { type: 'string' },
        seconds: { type: 'string' },
        processes: { type: 'string' },
        callers: { type: 'string' },
        seed: { type: 'string' },
        version: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    throw new TypeError(toLine(error as NodeJS.ErrnoException), { cause: error });
  }
}

/** Node's own messages have several lines. */
function toLine({ code, message }: NodeJS.ErrnoException): string {
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `Unknown option ${option}. See x-auth-torture --help.`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
    return 'Every argument belongs to an option, such as --store. See x-auth-torture --help.';
  return /does not take an argument/.test(message) ? `${option} takes no value.` : `${option} needs a value.`;
}

function toWholeNumber(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new TypeError(`${option} must be a whole number from ${min} to ${max}, not "${text}".`);
  return value;
}
