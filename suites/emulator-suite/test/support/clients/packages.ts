import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import type { ClientRequest, OAuthClient } from './oauth-client.ts';

/** What came of it: tokens, or the error code of the provider. */
async function toOutcome(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    const code: unknown = Object(error).error;
    if (typeof code !== 'string') throw error;
    return code;
  }
}

/** openid-client discovers the endpoints, and then sends a secret in the body. */
function runOpenidClient({ issuer, clientId, clientSecret, parameters }: ClientRequest): Promise<string> {
  return toOutcome(async () => {
    const config = await openid.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      execute: [openid.allowInsecureRequests],
    });
    if (clientSecret !== undefined) {
      await openid.clientCredentialsGrant(config, parameters);
      return 'a token';
    }
    const { refresh_token } = await openid.genericGrantRequest(config, 'password', parameters);
    await openid.refreshTokenGrant(config, refresh_token ?? '');
    return 'a token, refreshed';
  });
}

/** oauth4webapi has no default way to authenticate: its documentation begins with a secret in the body. */
function runOauth4webapi({ issuer, clientId, clientSecret, parameters }: ClientRequest): Promise<string> {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const client = { client_id: clientId };
  return toOutcome(async () => {
    const url = new URL(issuer);
    const discovery = await oauth.discoveryRequest(url, insecure);
    const server = await oauth.processDiscoveryResponse(url, discovery);
    if (clientSecret !== undefined) {
      const secret = oauth.ClientSecretPost(clientSecret);
      const response = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        secret,
        parameters,
        insecure,
      );
      await oauth.processClientCredentialsResponse(server, client, response);
      return 'a token';
    }
    const none = oauth.None();
    const password = await oauth.genericTokenEndpointRequest(
      server,
      client,
      none,
      'password',
      parameters,
      insecure,
    );
    const { refresh_token = '' } = await oauth.processGenericTokenEndpointResponse(server, client, password);
    const refreshed = await oauth.refreshTokenGrantRequest(server, client, none, refresh_token, insecure);
    await oauth.processRefreshTokenResponse(server, client, refreshed);
    return 'a token, refreshed';
  });
}

const expected: OAuthClient['expected'] = {
  BlastIQ: ['a token, refreshed'],
  Blooma: ['a token'],
  'Blooma, set to Basic': ['access_denied', 'credentials'],
  Blameless: ['a token'],
};

/** Clients from npm. */
export const packages: readonly OAuthClient[] = [
  { name: 'openid-client (npm)', run: runOpenidClient, expected },
  { name: 'oauth4webapi (npm)', run: runOauth4webapi, expected },
];
