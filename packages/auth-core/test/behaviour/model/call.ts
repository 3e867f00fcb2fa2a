export type CallKind = 'plain' | 'min' | 'force' | 'fetch';

/** A call, with what the model knew when it began. */
export interface Call {
  readonly kind: CallKind;
  readonly minValidityMs: number;
  /** Its place among all calls, invalidations and sign-outs of the run. */
  readonly position: number;
  /** When it began, by the wall clock. */
  readonly startedAt: number;
  /** How often the clocks had moved apart. */
  readonly clockSteps: number;
  /** Whether nothing was in flight that it could share. */
  readonly isAlone: boolean;
  /** The number of sign-outs before it. */
  readonly session: number;
  /** The access token that the client had in its cache. */
  readonly cachedToken: string | undefined;
  /** Whether it asks for more than a valid token. */
  readonly isStrict: boolean;
  /** Whether the client can answer it at once. */
  readonly isImmediate: boolean;
  /** Whether that answer is the error of the cooldown. */
  readonly mustReject: boolean;
  /** Whether there was a cooldown, for any secret. */
  readonly isInCooldown: boolean;
  /** Whether the client has to send a request for it. */
  readonly mustSend: boolean;
  /** How many token requests had been sent. */
  readonly requestsBefore: number;
  isSettled: boolean;
  /** A call that is aborted while the client is working may succeed or fail. */
  isAborted: false | 'while settled' | 'while working';
  /** Whether its 401 certainly started a pause of the renewals. */
  hasPausedRenewals: boolean;
}

/** Whether the client may begin a second renewal for a call: for a 401, or for a token that expires too soon. */
export function mayAskAgain({ kind }: Call): boolean {
  return kind === 'fetch' || kind === 'min';
}
