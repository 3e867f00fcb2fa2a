import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { IssuedTokens } from './tokens/issued-tokens.ts';

/** What all providers of one emulator share. */
export interface EmulatorContext {
  /** The target of redirect faults. */
  readonly untrustedServerUrl: string;
  /** Whether the log shows secrets and tokens. */
  readonly showSecrets: boolean;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly issuedTokens: IssuedTokens;
  /** Does what a scenario has planned for a time that has come. Called before each request. */
  catchUp(): void;
}
