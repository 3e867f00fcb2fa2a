import type { Journal } from './journal.ts';

/** What all providers of one emulator share. */
export interface EmulatorContext {
  /** The target of redirect faults. */
  readonly untrustedServerUrl: string;
  /** Whether the log shows secrets and tokens. */
  readonly showSecrets: boolean;
  readonly journal: Journal;
}
