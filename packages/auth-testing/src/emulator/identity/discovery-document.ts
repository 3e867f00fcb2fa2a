import { IDENTITY_CLAIMS } from './api-resource.ts';
import type { IdentityContext } from './identity-context.ts';

/** The discovery document, with the members of IdentityServer in its order. */
export function toDiscoveryDocument({ authority, state, clients }: IdentityContext): object {
  const connect = (name: string) => `${authority}/connect/${name}`;
  const scopes = new Set([...clients.values()].flatMap((client) => client.scopes));
  scopes.delete('offline_access');
  return {
    issuer: authority,
    jwks_uri: `${authority}/.well-known/openid-configuration/jwks`,
    authorization_endpoint: connect('authorize'),
    token_endpoint: connect('token'),
    userinfo_endpoint: connect('userinfo'),
    end_session_endpoint: connect('endsession'),
    check_session_iframe: connect('checksession'),
    revocation_endpoint: connect('revocation'),
    introspection_endpoint: connect('introspect'),
    device_authorization_endpoint: connect('deviceauthorization'),
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    scopes_supported: [...scopes, 'offline_access'],
    claims_supported: Object.values(IDENTITY_CLAIMS).flat(),
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'implicit',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    response_types_supported: [
      'code',
      'token',
      'id_token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    // Without `none`, although the documented client is public.
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: [state.settings.signingAlgorithm],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['plain', 'S256'],
    request_parameter_supported: true,
    ...(state.settings.sendsIssuer && { authorization_response_iss_parameter_supported: true }),
  };
}
