export type CallKind = 'plain' | 'min' | 'force' | 'fetch';

/** A call, as things stood when it began. */
export interface Call {
  readonly kind: CallKind;
  readonly minValidityMs: number;
  readonly order: number;
  /** When it began, by the wall clock. */
  readonly at: number;
  /** How often the clocks had gone apart. */
  readonly steps: number;
  /** Whether nothing was under way that it could share. */
  readonly isFirst: boolean;
  /** The sign-outs before it. */
  readonly session: number;
  /** The token that the client had. */
  readonly held: string | undefined;
  /** Whether it asks for more than a live token. */
  readonly isStrict: boolean;
  /** Whether it can be answered with what is there. */
  readonly isAtOnce: boolean;
  /** Whether that is the remembered failure. */
  readonly isRefused: boolean;
  /** Whether it has to send a request. */
  readonly mustSend: boolean;
  /** How many requests had been sent. */
  readonly sends: number;
  isSettled: boolean;
  /** One that is aborted while it settles may end either way. */
  isAborted: false | 'at rest' | 'moving';
}
