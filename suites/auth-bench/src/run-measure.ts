import { cpus, loadavg } from 'node:os';
import type { Measure, Sample, SampleSetting } from './measure.ts';
import { startServer, takeSample } from './processes.ts';
import type { MeasureResult } from './results.ts';

export interface RunOptions {
  readonly rounds: number;
  readonly isQuick: boolean;
  /** When the run began that this measure belongs to, in epoch milliseconds. */
  readonly runAt: number;
  /** No round begins that would take longer than this, but for the first one. */
  readonly shareMs: number;
  /** Only the rows whose name contains this. */
  readonly rowFilter?: string | undefined;
  readonly report: (line: string) => void;
}

/** Takes the samples of all rows: one of each row, then the next of each, so that a busy minute meets them all. */
export async function runMeasure(measure: Measure, options: RunOptions): Promise<MeasureResult> {
  const { isQuick, rowFilter = '', report, runAt, shareMs } = options;
  const wanted = Math.min(options.rounds, measure.rounds ?? options.rounds);
  const load = (loadavg()[0] ?? 0) / cpus().length;
  const rows = measure.rows.filter(({ name }) => name.includes(rowFilter));
  const samples = new Map<string, Sample[] | string>();
  const server = await startServer();
  const startedAt = performance.now();
  let rounds = 0;
  try {
    while (rounds < wanted) {
      const usedMs = performance.now() - startedAt;
      // The next round takes as long as the others did.
      if (rounds > 0 && usedMs + usedMs / rounds > shareMs) {
        report(`${measure.name}: no time for round ${rounds + 1}`);
        break;
      }
      rounds += 1;
      report(`${measure.name}: round ${rounds} of ${wanted}, ${rows.length} rows`);
      for (const row of rows) {
        const before = samples.get(row.name) ?? [];
        // It failed in an earlier round.
        if (typeof before === 'string') continue;
        try {
          samples.set(row.name, [...before, await takeOne(measure, row.name, server.origin, isQuick)]);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          report(`${measure.name}: ${row.name} failed. ${reason}`);
          samples.set(row.name, reason.split('\n').slice(0, 3).join(' ').slice(0, 200));
        }
      }
    }
  } finally {
    server.stop();
  }
  return {
    date: new Date().toISOString().slice(0, 16),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
    rounds,
    load,
    runAt,
    isQuick,
    rows: Object.fromEntries(samples),
  };
}

async function takeOne(measure: Measure, rowName: string, server: string, isQuick: boolean): Promise<Sample> {
  const row = measure.rows.find(({ name }) => name === rowName);
  if (!row) throw new Error(`There is no row ${rowName}.`);
  if (!measure.isOutside) return takeSample(measure.name, rowName, { server, isQuick, flags: measure.flags });
  const create: SampleSetting['create'] = () => {
    throw new Error('A measure from outside creates no client.');
  };
  return measure.sample(row, { server, isQuick, create });
}
