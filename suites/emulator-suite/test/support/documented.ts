import type { ProviderHandle } from '@x/auth-testing';
import { readSpec } from '@x/provider-suite/spec';

/** The base URL in a provider's spec, and the emulator's options with that URL instead of the emulator's own. */
export async function readDocumented({ name, options, authUrl }: ProviderHandle) {
  const { serverUrl } = await readSpec(name);
  const entries = Object.entries(Object(options)).map(([option, value]) => [
    option,
    typeof value === 'string' ? value.replace(authUrl, serverUrl) : value,
  ]);
  return { serverUrl, options: Object.fromEntries(entries) as Record<string, unknown> };
}
