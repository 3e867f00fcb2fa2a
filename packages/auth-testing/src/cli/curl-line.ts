import type { Emulator } from '../emulator/emulator.ts';
import type { ProviderName } from '../emulator/settings.ts';

/**
 * A curl command that requests a token, for any POSIX shell. Without `showSecrets` it fetches the secret
 * from the emulator when it runs, so that the secret is not on the screen or in the shell's history.
 */
export function toCurl(emulator: Emulator, name: ProviderName, showSecrets: boolean): string {
  const secret = (value: string) =>
    // These four characters are special inside double quotes.
    showSecrets ? value.replace(/[\\"$`]/g, '\\$&') : `$(curl -s ${emulator.url}/providers/${name}/secret)`;
  const auth0 = (url: string, id: string, value: string, audience: string) =>
    `curl ${url}/oauth/token -d grant_type=client_credentials -d client_id=${id} -d audience=${audience} --data-urlencode "client_secret=${secret(value)}"`;

  switch (name) {
    case 'blameless': {
      const { authUrl, clientId, clientSecret, customer } = emulator.blameless.options;
      return auth0(authUrl, clientId, clientSecret, `${customer}.blameless.io`);
    }
    case 'blooma': {
      const { authUrl, clientId, clientSecret, baseUrl } = emulator.blooma.options;
      return auth0(authUrl, clientId, clientSecret, `${baseUrl}/api/`);
    }
    case 'blam': {
      const { baseUrl, username, password } = emulator.blam.options;
      return `curl -u "${username}:${secret(password)}" ${baseUrl}/api/users/authorisation`;
    }
    case 'blastiq': {
      const { authority, username, password } = emulator.blastiq.options;
      return `curl ${authority}/connect/token -d grant_type=password -d client_id=external.customer -d username=${username} --data-urlencode "password=${secret(password)}"`;
    }
  }
}
