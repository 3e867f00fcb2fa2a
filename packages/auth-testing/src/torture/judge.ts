import type { ProviderHandle } from '../emulator/provider-handle.ts';
import type { RequestRecord } from '../emulator/request-record.ts';

/** What the emulator saw. */
export interface Verdict {
  readonly tokenRequests: number;
  readonly signIns: number;
  readonly refreshes: number;
  /** How many requests presented a refresh token that was presented before. */
  readonly presentedTwice: number;
  /** How many refresh tokens the emulator refused. */
  readonly refused: number;
}

/** Reads the log of the emulator, which must show secrets. It is the judge: what a process says of itself does not count. */
export function createJudge(blam: ProviderHandle): () => Verdict {
  const presented = new Set<string>();
  // Not by its number: a request that was held open is logged after later ones.
  const known = new WeakSet<RequestRecord>();
  let signIns = 0;
  let refreshes = 0;
  let presentedTwice = 0;
  let refused = 0;

  return () => {
    for (const record of blam.requests) {
      if (!known.has(record)) judge(record);
      known.add(record);
    }
    return { tokenRequests: blam.tokenRequests, signIns, refreshes, presentedTwice, refused };
  };

  function judge({ operation, status, query }: RequestRecord): void {
    const { RefreshToken: refreshToken } = query;
    const isAnswered = status === 200;
    if (operation === 'signIn' && isAnswered) signIns += 1;
    if (refreshToken === undefined) return;
    if (isAnswered) refreshes += 1;
    else refused += 1;
    if (presented.has(refreshToken)) presentedTwice += 1;
    presented.add(refreshToken);
  }
}
