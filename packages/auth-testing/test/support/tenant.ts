import { clientCredentials } from './requests.ts';
import { start } from './start.ts';

/** Starts one of the providers that are tenants of Auth0. */
export async function startTenant(name: 'blooma' | 'blameless') {
  const provider = (await start(name))[name];
  const { options } = provider;
  const audience = 'baseUrl' in options ? `${options.baseUrl}/api/` : `${options.customer}.blameless.io`;
  return {
    provider,
    tokenUrl: `${options.authUrl}/oauth/token`,
    body: clientCredentials(options, audience),
  };
}
