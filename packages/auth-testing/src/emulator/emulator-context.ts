import type { Journal } from './journal.ts';

/** What the providers of one emulator have in common. */
export interface EmulatorContext {
  /** Where redirect faults point. */
  readonly untrustedServerUrl: string;
  /** Whether the log shows secrets and tokens. */
  readonly showSecrets: boolean;
  readonly journal: Journal;
}
