import { type AuthClient, INSPECT, type Inspection } from './auth-client.ts';
import { type ClientState, toClientState } from './client-state.ts';
import { toExplanationText } from './explain-text.ts';

/** What a client is doing and why. Nothing in it is secret. */
export interface Explanation extends ClientState {
  /** The same as a few lines of text. */
  toString(): string;
}

/**
 * Says what a client is doing and why.
 *
 * @throws TypeError for anything that is not a client of this package.
 * @example
 * console.log(String(explain(client)));
 */
export function explain(client: AuthClient): Explanation {
  const inspect = (client as { [INSPECT]?: () => Inspection } | undefined)?.[INSPECT];
  if (inspect === undefined) throw new TypeError('explain: expected a client of @x/auth-core.');
  const shown = inspect();
  const state = toClientState(shown);
  return { ...state, toString: () => toExplanationText(state, shown.provider.name, shown.now) };
}
