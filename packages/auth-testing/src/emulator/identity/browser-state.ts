/** A cookie in the form that Playwright has. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** In seconds since 1970. -1: until the browser is closed. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/** What a browser keeps: the `storageState` of a Playwright context. */
export interface BrowserState {
  readonly cookies: BrowserCookie[];
  readonly origins: [];
}

/** What a browser keeps of the `Set-Cookie` headers of a session. They have no expiry. */
export function toBrowserState(setCookie: readonly string[], url: string): BrowserState {
  return { cookies: setCookie.map((line) => toCookie(line, new URL(url).hostname)), origins: [] };
}

function toCookie(line: string, domain: string): BrowserCookie {
  const [pair = '', ...rest] = line.split('; ');
  const end = pair.indexOf('=');
  const path = rest.find((attribute) => attribute.startsWith('Path='))?.slice('Path='.length) ?? '/';
  return {
    name: pair.slice(0, end),
    value: pair.slice(end + 1),
    domain,
    path,
    expires: -1,
    httpOnly: rest.includes('HttpOnly'),
    secure: rest.includes('Secure'),
    sameSite: 'Lax',
  };
}
