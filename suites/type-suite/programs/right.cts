// Correct code as users write it, in CommonJS. It is compiled but not run.
import core = require('@x/auth-core');
import blam = require('@x/blam-auth');
import blameless = require('@x/blameless-auth');
import blastiq = require('@x/blastiq-auth');
import blooma = require('@x/blooma-auth');

const store: core.TokenStore = blam.createMemoryStore();

export const clients: core.AuthClient[] = [
  blam.createBlamAuth({ baseUrl: 'https://b.example', username: 'me', password: 'secret', store }),
  blameless.createBlamelessAuth({ customer: 'acme', clientId: 'id', clientSecret: 'secret', store }),
  blastiq.createBlastiqAuth({ username: 'me', password: 'secret', store }),
  blooma.createBloomaAuth({ baseUrl: 'https://a.example', clientId: 'id', clientSecret: 'secret', store }),
];

export async function use(client: core.AuthClient): Promise<string> {
  const token: blooma.AccessToken = await client.getToken();
  const response: Response = await client.fetch('/api/loans', { headers: { accept: 'application/json' } });
  return `${token.accessToken} ${response.status}`;
}

export function needsLogin(error: unknown): boolean {
  return blooma.isAuthError(error) && error.code === 'login_required';
}
