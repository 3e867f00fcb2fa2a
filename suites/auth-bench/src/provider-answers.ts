import { randomBytes } from 'node:crypto';

/** How long each token lives. */
export const LIFETIME_S = 3_600;

const TOKEN_PATH = /\/(oauth|connect|v2\.0)\/token(\?|$)|^\/api\/users\/(authorisation|token)(\?|$)/;

/** Whether a path with its query is a token endpoint. */
export function isTokenRequest(url: string): boolean {
  return TOKEN_PATH.test(url);
}

/** The answer to a token request at this path. */
export function toAnswer(url: string, lifetimeS: number): Record<string, unknown> {
  if (url.startsWith('/api/users/')) return toBlamAnswer(lifetimeS);
  const refresh = url.endsWith('/connect/token') ? { refresh_token: randomText(32) } : {};
  return { access_token: createJwt(lifetimeS), token_type: 'Bearer', expires_in: lifetimeS, ...refresh };
}

function toBlamAnswer(lifetimeS: number): Record<string, unknown> {
  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
  return {
    bearerToken: createJwt(lifetimeS),
    bearerTokenExpirationDate: inSeconds(lifetimeS),
    refreshToken: randomText(32),
    refreshTokenExpirationDate: inSeconds(lifetimeS * 24),
  };
}

/** The answer to wrong credentials. */
export function toRefusal(url: string, body: string): [status: number, answer: Record<string, unknown>] {
  const isPassword = body.includes('grant_type=password');
  if (url.startsWith('/api/users/')) return [401, {}];
  return isPassword ? [400, { error: 'invalid_grant' }] : [401, { error: 'invalid_client' }];
}

/** A token of the usual length. Nobody checks its signature. */
function createJwt(lifetimeS: number): string {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: 'bench', sub: randomText(12), aud: 'api', iat, exp: iat + lifetimeS };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${randomText(256)}`;
}

function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
