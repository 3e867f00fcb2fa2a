import { type ProviderHandle, startEmulator } from '@x/auth-testing';
import type { Sent } from '../wire.ts';
import type { CallReport } from './messages.ts';
import { type SharedProcess, startProcess } from './shared-process.ts';

/** The state of the tour at one shared store: an emulated BLAM, and the processes that share its token. */
export interface SharedVisit {
  readonly server: ProviderHandle;
  /** The number of token requests in this step, counted by the emulator. */
  tokenRequests(): number;
  /** Moves the clock of the provider and of the processes. */
  advance(ms: number): void;
  /** Lets all processes call the API at once. */
  callAll(): Promise<CallReport[]>;
  /** What the last call of all processes reported. */
  lastReports(): readonly CallReport[];
  /** Kills the first process, and starts a new one in its place. */
  replaceFirst(): Promise<void>;
  /** Ends a step and returns the requests of all processes. */
  endStep(): readonly Sent[];
  end(): Promise<void>;
}

export async function createSharedVisit(store: string, count = 2): Promise<SharedVisit> {
  const emulator = await startEmulator({ providers: ['blam'] });
  const server = emulator.blam;
  const start = (): Promise<SharedProcess> =>
    startProcess({ store, options: server.options, resource: server.resource });
  const processes: SharedProcess[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.kill()));
    await emulator.stop();
  };
  // All of them, so that those that start while one fails are known.
  const started = await Promise.allSettled(Array.from({ length: count }, start));
  for (const result of started) if (result.status === 'fulfilled') processes.push(result.value);
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) {
    await end();
    throw failed.reason;
  }
  let sent: readonly Sent[] = [];
  let last: readonly CallReport[] = [];
  let aheadMs = 0;
  let countedBefore = 0;

  return {
    server,
    tokenRequests: () => server.tokenRequests - countedBefore,
    advance(ms) {
      emulator.advance(ms);
      aheadMs += ms;
    },
    async callAll() {
      const reports = await Promise.all(processes.map((process) => process.call(aheadMs)));
      last = reports;
      sent = [...sent, ...reports.flatMap((report) => report.sent)];
      return reports;
    },
    lastReports: () => last,
    async replaceFirst() {
      await processes.shift()?.kill();
      processes.unshift(await start());
    },
    endStep() {
      const all = sent;
      sent = [];
      countedBefore = server.tokenRequests;
      return all;
    },
    end,
  };
}
