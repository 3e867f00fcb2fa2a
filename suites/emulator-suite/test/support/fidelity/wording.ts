/** An answer in a few words: the status, and what is in the body. */
export async function toWords(pending: Response | Promise<Response>): Promise<string> {
  const response = await pending;
  const { status, headers } = response;
  const location = headers.get('location');
  const text = await response.text();
  if (location !== null) return `${status} to ${toPlace(location)}`;
  if (text === '') return `${status}, no body`;
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  return /json$/.test(type) ? `${status} ${toContent(JSON.parse(text))}` : `${status} ${type}`;
}

/** Several answers, in order. */
export async function toList(...pending: readonly (Response | Promise<Response>)[]): Promise<string> {
  const words: string[] = [];
  for (const response of pending) words.push(await toWords(response));
  return words.join('; ');
}

function toContent(body: Readonly<Record<string, unknown>>): string {
  if (typeof body.error === 'string') {
    return body.error_description === undefined ? body.error : `${body.error} "${body.error_description}"`;
  }
  if ('access_token' in body || 'bearerToken' in body) {
    const hasRefreshToken = 'refresh_token' in body || 'refreshToken' in body;
    return hasRefreshToken ? 'a token and a refresh token' : 'a token';
  }
  return JSON.stringify(body);
}

/** A path, or an application's address, with the names of the parameters and the fragment. */
function toPlace(location: string): string {
  const { pathname, searchParams, hash } = new URL(location, 'http://127.0.0.1');
  const names = [...searchParams.keys()].join(', ');
  return `${pathname}${names && ` with ${names}`}${hash && `, and ${hash}`}`;
}

/** The header or the claims of a JWT. */
export function readJwt(token: string, part: 'header' | 'claims'): Record<string, unknown> {
  const encoded = token.split('.')[part === 'header' ? 0 : 1] ?? '';
  return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
}
