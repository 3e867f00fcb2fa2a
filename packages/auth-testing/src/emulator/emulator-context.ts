import type { Journal } from './journal.ts';

/** What the providers of one emulator have in common. */
export interface Surroundings {
  /** Where redirect faults point. */
  readonly strangerUrl: string;
  /** Whether the log shows secrets and tokens. */
  readonly showSecrets: boolean;
  readonly journal: Journal;
}
