import { isAuthError } from '@x/auth-core';
import { type Check, check } from './check.ts';
import {
  expiry,
  firstCall,
  type Outcome,
  outage,
  refreshAhead,
  revocation,
  type Step,
  secondCall,
  wrongSecret,
} from './steps.ts';
import type { Sent } from './wire.ts';

/** The steps with the emulator. */
export const EMULATED_STEPS: readonly Step[] = [
  firstCall,
  secondCall,
  refreshAhead,
  expiry,
  outage,
  revocation,
  wrongSecret,
];
/** The steps with a real provider. None of them can lock an account. */
export const LIVE_STEPS: readonly Step[] = [firstCall, secondCall, refreshAhead, expiry];

export interface StepResult {
  readonly title: string;
  readonly notes: readonly string[];
  readonly sent: readonly Sent[];
  readonly checks: readonly Check[];
}

/** Runs the steps one after another. A step that throws fails, and the next step still runs. */
export async function* runSteps<Visit extends { endStep(): readonly Sent[] }>(
  visit: Visit,
  steps: readonly ((visit: Visit) => Promise<Outcome>)[],
): AsyncGenerator<StepResult> {
  for (const step of steps) {
    const { title, notes = [], checks } = await step(visit).catch(toFailure);
    yield { title, notes, checks, sent: visit.endStep() };
  }

  function toFailure(error: unknown): Outcome {
    const message = error instanceof Error ? error.message : String(error);
    const text = isAuthError(error) ? `${error.code}: ${message}` : message;
    return { title: 'The step failed with an error.', checks: [check('the error', text, undefined)] };
  }
}

export function hasPassed({ checks }: StepResult): boolean {
  return checks.every(({ passed }) => passed);
}
