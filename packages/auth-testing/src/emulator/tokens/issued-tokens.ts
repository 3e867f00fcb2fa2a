import { createBoundedMap } from './bounded-map.ts';

/** What a JWT says, without its signature. */
export interface DecodedToken {
  readonly header: object;
  readonly claims: object;
}

/** The latest issued tokens of an emulator, by the ids that the page knows. */
export interface IssuedTokens {
  remember(provider: string, id: string, token: string): void;
  find(provider: string, id: string): string | undefined;
}

/** More than the page shows. */
const MAX_TOKENS = 200;

export function createIssuedTokens(): IssuedTokens {
  const tokens = createBoundedMap<string>(MAX_TOKENS);

  return {
    remember: (provider, id, token) => tokens.set(`${provider}/${id}`, token),
    find: (provider, id) => tokens.get(`${provider}/${id}`),
  };
}

/** The header and the claims of a JWT, or undefined for an opaque token. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header = '', claims = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object;
  return { header: read(header), claims: read(claims) };
}
