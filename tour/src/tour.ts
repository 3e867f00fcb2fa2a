import { isAuthError } from '@x/auth-core';
import { type Check, check } from './check.ts';
import {
  expiry,
  firstCall,
  outage,
  refreshAhead,
  revocation,
  type Step,
  secondCall,
  wrongSecret,
} from './steps.ts';
import type { Visit } from './visit.ts';
import type { Sent } from './wire.ts';

/** What is shown of the emulator. */
export const emulatedSteps: readonly Step[] = [
  firstCall,
  secondCall,
  refreshAhead,
  expiry,
  outage,
  revocation,
  wrongSecret,
];
/** What is shown of a real provider: nothing that could lock anybody out. */
export const liveSteps: readonly Step[] = [firstCall, secondCall, refreshAhead, expiry];

export interface StepResult {
  readonly title: string;
  readonly notes: readonly string[];
  readonly sent: readonly Sent[];
  readonly checks: readonly Check[];
}

/** Takes the steps one after the other. A step that throws has failed, and the next one still runs. */
export async function* takeSteps(visit: Visit, steps: readonly Step[]): AsyncGenerator<StepResult> {
  for (const step of steps) {
    const { title, notes = [], checks } = await step(visit).catch(toFailure);
    yield { title, notes, checks, sent: visit.endStep() };
  }

  function toFailure(error: unknown): Awaited<ReturnType<Step>> {
    const message = error instanceof Error ? error.message : String(error);
    const seen = isAuthError(error) ? `${error.code}: ${message}` : message;
    return { title: 'A step broke off.', checks: [check('the error', seen, undefined)] };
  }
}

export function hasHeld({ checks }: StepResult): boolean {
  return checks.every(({ held }) => held);
}
