import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suiteFolder } from './folders.ts';
import type { Sample } from './measure.ts';

/** What one measure found. */
export interface MeasureResult {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly rounds: number;
  /** How many programs ran or wanted to run when the measure began, for each processor: the load of one minute. */
  readonly load: number;
  /** When the run of `pnpm bench` began that this belongs to, in epoch milliseconds. `--resume` goes by it. */
  readonly runAt: number;
  readonly isQuick: boolean;
  /** The samples of each row, by its name; or why there are none. */
  readonly rows: Readonly<Record<string, readonly Sample[] | string>>;
}

export interface Results {
  /** When the latest run of all measures began, in epoch milliseconds. */
  runAt?: number;
  /** The versions of the packages that were measured. */
  versions: Record<string, string>;
  measures: Record<string, MeasureResult>;
}

const path = join(suiteFolder, 'results.json');

export function readResults(): Results {
  if (!existsSync(path)) return { versions: {}, measures: {} };
  return JSON.parse(readFileSync(path, 'utf8')) as Results;
}

export function writeResults(results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`);
}
