import type { IdentityContext } from './identity-context.ts';

/** The endpoints of IdentityServer that scripts may call. The others are for browsers and servers. */
const SCRIPT_PATHS = [
  '/.well-known/openid-configuration',
  '/.well-known/openid-configuration/jwks',
  '/connect/token',
  '/connect/userinfo',
  '/connect/revocation',
];

/** Whether a web client registered the origin, for an endpoint that its scripts may call, or for the API. */
export function allowsOrigin({ authority, clients }: IdentityContext, origin: string, path: string): boolean {
  const { pathname } = new URL(authority);
  const isIdentity = path.startsWith(`${pathname}/`);
  if (isIdentity && !SCRIPT_PATHS.includes(path.slice(pathname.length))) return false;
  return [...clients.values()].some(
    ({ applicationType, corsOrigins }) => applicationType !== 'native' && corsOrigins?.includes(origin),
  );
}
