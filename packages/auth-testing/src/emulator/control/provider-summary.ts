import type { ProviderHandle } from '../provider-handle.ts';

/** A provider as the control API shows it. `origin` is where that API is. */
export function toSummary(provider: ProviderHandle, origin: string) {
  const { name, title, url, apiUrl, resource, secretOption, tokenMembers } = provider;
  const { settings, tokenRequests, violations } = provider;
  const facts = { name, title, url, apiUrl, resource, secretOption, tokenMembers };
  return {
    ...facts,
    settings,
    tokenRequests,
    violations: violations.length,
    faults: provider.faults.map(({ id, fault: { times: _times, ...fault }, left, hits }) => ({
      id,
      fault,
      // JSON has no Infinity.
      left: left === Number.POSITIVE_INFINITY ? 'always' : left,
      hits,
    })),
    curl: toQuietCurl(provider, origin),
  };
}

/**
 * A curl command that fetches the secret from the emulator when it runs, so that the secret is neither on the screen
 * nor in the shell's history.
 */
export function toQuietCurl({ name, toCurl }: ProviderHandle, origin: string): string {
  return toCurl(`$(curl -s ${origin}/providers/${name}/secret)`);
}
