import { checkCall, type ParityOptions } from './check-call.ts';
import { type Difference, describeDifference } from './difference.ts';
import type { GeneratedCall } from './generated-call.ts';
import { findKnownDifference, knownDifferences } from './known-differences.ts';
import type { Platform } from './platform.ts';
import { findUnsafeCall, unsafeCalls } from './unsafe-calls.ts';

/** What one call showed. */
export interface Verdict {
  /** Why it failed; absent where both ways went alike, or differ for a reason that has a name. */
  readonly error?: string;
  /** The names of what is known to differ, or of why the call was not sent. */
  readonly known: readonly string[];
}

/** Sends one call both ways, unless the platform breaks on it, and judges what is different. */
export async function judgeCall(
  call: GeneratedCall,
  platform: Platform,
  options: ParityOptions,
): Promise<Verdict> {
  const unsafe = findUnsafeCall(call, platform);
  if (unsafe !== undefined) return { known: [unsafe.name] };

  const known = new Set<string>();
  const unknown: Difference[] = [];
  for (const difference of await checkCall(call, options)) {
    const found = findKnownDifference(call, difference, platform);
    if (found === undefined) unknown.push(difference);
    else known.add(found.name);
  }
  // That a call rejects says more than what is missing then.
  const [first] = [...unknown.filter(({ path }) => path === '.rejected'), ...unknown];
  return {
    ...(first && { error: `${describeDifference(first)}, for ${toText(call)}` }),
    known: [...known],
  };
}

/** Everything that may differ, with its reason. */
export const reasons: readonly { readonly name: string; readonly reason: string }[] = [
  ...knownDifferences,
  ...unsafeCalls,
];

function toText(call: GeneratedCall): string {
  return JSON.stringify(call, (_name, value) =>
    typeof value === 'string' && value.length > 50 ? `${value.slice(0, 50)}…` : value,
  );
}
