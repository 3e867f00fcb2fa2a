/** The members that Auth0 publishes for a tenant. Endpoints for people are named, as they are there, but not emulated. */
export function toAuth0Discovery(issuer: string, algorithm: string): object {
  const url = (path: string) => `${issuer}${path}`;
  return {
    issuer,
    authorization_endpoint: url('authorize'),
    token_endpoint: url('oauth/token'),
    device_authorization_endpoint: url('oauth/device/code'),
    userinfo_endpoint: url('userinfo'),
    jwks_uri: url('.well-known/jwks.json'),
    revocation_endpoint: url('oauth/revoke'),
    end_session_endpoint: url('oidc/logout'),
    scopes_supported: ['openid', 'profile', 'offline_access', 'name', 'email'],
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'code id_token', 'token id_token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: [
      'client_credentials',
      'authorization_code',
      'refresh_token',
      'password',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    claims_supported: ['aud', 'auth_time', 'exp', 'iat', 'iss', 'sub'],
    id_token_signing_alg_values_supported: [algorithm],
    code_challenge_methods_supported: ['S256', 'plain'],
    request_uri_parameter_supported: false,
    request_parameter_supported: true,
  };
}
