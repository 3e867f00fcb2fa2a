/** Answers a request as a server would. */
export type App = (request: Request) => Promise<Response>;

/** A person with a browser: it keeps cookies as the `__Host-` prefix demands, and follows the redirects of the app. */
export interface Visitor {
  /** The cookies of the app. */
  readonly cookies: Map<string, string>;
  /** Sends one request to the app. Follows no redirect. */
  send(path: string, method?: 'GET' | 'POST'): Promise<Response>;
  /** Goes to a page of the app, and over BlastIQ if it sends the person there. */
  visit(path: string): Promise<Response>;
  /** Follows a sign-in at BlastIQ. Resolves to the path of the callback in the app. */
  signInAt(url: string): Promise<string>;
}

const MAX_REDIRECTS = 10;

/** @param signedIn The `Cookie` header of somebody who is signed in at BlastIQ. */
export function createVisitor(app: App, origin: string, signedIn: string): Visitor {
  const cookies = new Map<string, string>();
  return { cookies, send, visit, signInAt };

  async function send(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await app(new Request(new URL(path, origin), { method, headers: { cookie } }));
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  }

  async function visit(path: string): Promise<Response> {
    let next = path;
    for (let count = 0; count < MAX_REDIRECTS; count += 1) {
      const response = await send(next);
      const location = response.headers.get('location');
      if (location === null) return response;
      const url = new URL(location, origin);
      next = url.origin === origin ? url.pathname + url.search : await signInAt(url.href);
    }
    throw new Error('The app redirects without end.');
  }

  async function signInAt(url: string): Promise<string> {
    const answer = await fetch(url, { headers: { cookie: signedIn }, redirect: 'manual' });
    const { origin: to, pathname, search } = new URL(answer.headers.get('location') ?? '');
    if (to !== origin) throw new Error(`BlastIQ sent the person to ${to}${pathname}.`);
    return pathname + search;
  }

  /** A browser refuses a `__Host-` cookie that breaks a rule of its name (RFC 6265bis §4.1.3.2). */
  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    const given = attributes.map((attribute) => attribute.toLowerCase());
    const isHost = given.includes('secure') && given.includes('path=/') && !/; *domain=/i.test(line);
    if (!name.startsWith('__Host-') || !isHost || !given.includes('httponly'))
      throw new Error(`A browser would not keep this cookie: ${line}`);
    if (given.includes('max-age=0') || /; *expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
