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

/** The cookies of one origin. */
export interface CookieJar {
  store(headers: Headers, url: URL): void;
  /** The `Cookie` header for a URL. */
  header(url: URL): string;
  state(): BrowserState;
}

export function createCookieJar(origin: string): CookieJar {
  const { hostname: domain } = new URL(origin);
  const cookies = new Map<string, BrowserCookie>();

  return {
    store(headers, url) {
      for (const line of headers.getSetCookie()) {
        const cookie = toCookie(line, domain, url);
        const key = `${cookie.name};${cookie.path}`;
        const hasExpired = cookie.expires !== -1 && cookie.expires * 1_000 <= Date.now();
        if (hasExpired) cookies.delete(key);
        else cookies.set(key, cookie);
      }
    },
    header: ({ pathname }) =>
      [...cookies.values()]
        .filter(({ path }) => isBelow(pathname, path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
    state: () => ({ cookies: [...cookies.values()], origins: [] }),
  };
}

/** Whether a cookie of `path` is sent to `pathname` (RFC 6265 §5.1.4). */
function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function toCookie(line: string, domain: string, url: URL): BrowserCookie {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const attributes = new Map(
    rest.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.toLowerCase(), value.join('=')];
    }),
  );
  const end = pair.indexOf('=');
  const sameSite = attributes.get('samesite')?.toLowerCase();
  return {
    name: pair.slice(0, end),
    value: pair.slice(end + 1),
    domain,
    path: attributes.get('path') ?? url.pathname.replace(/\/[^/]*$/, '') ?? '/',
    expires: toExpiry(attributes),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: sameSite === 'strict' ? 'Strict' : sameSite === 'none' ? 'None' : 'Lax',
  };
}

function toExpiry(attributes: ReadonlyMap<string, string>): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined) return Math.floor(Date.now() / 1_000) + Number(maxAge);
  const expires = attributes.get('expires');
  return expires === undefined ? -1 : Math.floor(Date.parse(expires) / 1_000);
}
