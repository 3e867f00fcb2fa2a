import type { Emulator } from '../emulator/emulator.ts';
import type { ProviderHandle } from '../emulator/provider-handle.ts';
import type { ProviderName } from '../emulator/settings.ts';

/**
 * A curl command that requests a token, for any POSIX shell. Without `showSecrets` it fetches the secret
 * from the emulator when it runs, so that the secret is not on the screen or in the shell's history.
 */
export function toCurl(emulator: Emulator, name: ProviderName, showSecrets: boolean): string {
  const handle: ProviderHandle = emulator[name];
  const [account] = handle.accounts.values();
  return handle.toCurl(
    showSecrets
      ? // These four characters are special inside double quotes.
        (account?.secret ?? '').replace(/[\\"$`]/g, '\\$&')
      : `$(curl -s ${emulator.url}/providers/${name}/secret)`,
  );
}
