import type { IssuerCall } from '../issuing/token-issuer.ts';
import type { TokenSet } from '../token/token.ts';

/**
 * The inside of a client whose tokens come from a person's sign-in, for the provider package alone: it holds the tokens
 * that no property of the client shows.
 */
export interface SessionControl {
  /** The tokens of the session that are known now, expired or not. Asks neither the store nor the provider. */
  tokens(): TokenSet | undefined;
  /** Whether there is a valid access token, or a refresh token that may still obtain one. */
  isLive(): boolean;
  /** Begins a session with the tokens of a sign-in, here and in the store, in place of any other. */
  accept(tokens: TokenSet): Promise<void>;
  /** Takes over what another client wrote to the store, or deleted from it. */
  reread(): Promise<void>;
  /** Calls `reread` when another process or tab changed the store. Returns a function that ends this. */
  watchStore(): () => void;
  /** Revokes tokens that nobody will use. A failure is only reported. */
  discard(tokens: TokenSet): Promise<void>;
  /** Runs an exchange with the provider within the time that a whole renewal may take. */
  call<T>(run: (call: IssuerCall) => Promise<T>): Promise<T>;
}
