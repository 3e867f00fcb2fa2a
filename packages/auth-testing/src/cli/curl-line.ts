import { toQuietCurl } from '../emulator/control/provider-summary.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import type { ProviderName } from '../emulator/settings.ts';

/** A curl command that requests a token, for any POSIX shell. Without `showSecrets` the secret is not in it. */
export function toCurl(emulator: Emulator, name: ProviderName, showSecrets: boolean): string {
  const handle: ProviderHandle = emulator[name];
  if (!showSecrets) return toQuietCurl(handle, emulator.url);
  const [account] = handle.accounts.values();
  // These four characters are special inside double quotes.
  return handle.toCurl((account?.secret ?? '').replace(/[\\"$`]/g, '\\$&'));
}
