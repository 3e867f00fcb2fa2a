import { withoutRefreshToken } from '../token/token.ts';
import { STORED_VERSION, type StoredRecord, type StoredTokens } from './stored-tokens.ts';

/**
 * What was read, marked as being renewed by the client `owner`. With `isRefreshTokenDead` without the refresh token:
 * another client may have sent it.
 */
export function toMarked(
  { value, tokens, renewer }: StoredRecord,
  owner: string,
  { isRefreshTokenDead }: { isRefreshTokenDead: boolean },
): StoredTokens {
  // Nothing is kept of a value that this client cannot read: its members may mean something else.
  const readable = tokens && value;
  const kept = readable && isRefreshTokenDead ? withoutRefreshToken(readable) : readable;
  const isResending = renewer !== undefined && !isRefreshTokenDead;
  return { version: STORED_VERSION, ...kept, renewedBy: owner, ...(isResending && { isResent: true }) };
}

/**
 * The value without the mark of the client `owner`, whose renewal failed; undefined if it has no such mark. Without the
 * refresh token too, unless that can be sent again.
 */
export function toUnmarked(
  { value, tokens }: StoredRecord,
  owner: string,
  canResend: (refreshToken: string) => boolean,
): StoredTokens | undefined {
  if (value?.renewedBy !== owner) return undefined;
  const { renewedBy: _mark, isResent: _again, ...unmarked } = value;
  const { refreshToken } = tokens ?? {};
  const isDead = refreshToken !== undefined && !canResend(refreshToken);
  return isDead ? withoutRefreshToken(unmarked) : unmarked;
}
