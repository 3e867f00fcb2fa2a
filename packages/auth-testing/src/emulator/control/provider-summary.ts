import type { ProviderHandle } from '../provider-handle.ts';

/** A provider as the control API shows it. */
export function toSummary(provider: ProviderHandle) {
  const { name, title, url, apiUrl, resource, secretOption, tokenMembers } = provider;
  const { settings, tokenRequests, violations } = provider;
  const facts = { name, title, url, apiUrl, resource, secretOption, tokenMembers };
  return { ...facts, settings, tokenRequests, violations: violations.length };
}
