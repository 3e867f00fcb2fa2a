/** A sent request as the tour shows it: without its query and without values. */
export interface Sent {
  readonly kind: 'token' | 'discovery' | 'api';
  readonly method: string;
  readonly url: string;
  /** The names of its parameters, such as `form: grant_type, username, password, client_id`. */
  readonly content: string;
  readonly status: number;
}

/** A `fetch` that records its requests. */
export interface Wire {
  readonly fetch: typeof globalThis.fetch;
  /** The requests since the last call of `take`. */
  take(): readonly Sent[];
}

export function createWire(): Wire {
  let sent: Sent[] = [];
  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      const content = await describe(request.clone());
      const response = await globalThis.fetch(request);
      const { origin, pathname } = new URL(request.url);
      const { method } = request;
      sent.push({ kind: kindOf(request), method, url: origin + pathname, content, status: response.status });
      return response;
    },
    take() {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

function kindOf({ url, headers }: Request): Sent['kind'] {
  if (headers.get('authorization')?.startsWith('Bearer ')) return 'api';
  return new URL(url).pathname.endsWith('/.well-known/openid-configuration') ? 'discovery' : 'token';
}

/** Headers that the tour does not show by name. */
const COMMON_HEADER = /^(authorization|(accept|content)(-.+)?)$/;

async function describe(request: Request): Promise<string> {
  const scheme = request.headers.get('authorization')?.split(' ')[0];
  const headers = [...request.headers.keys()].filter((name) => !COMMON_HEADER.test(name));
  const query = [...new URL(request.url).searchParams.keys()];
  const body = await request.text();
  const isJson = request.headers.get('content-type')?.startsWith('application/json');
  const names = isJson ? Object.keys(JSON.parse(body)) : [...new URLSearchParams(body).keys()];
  return [
    scheme && `${scheme} header`,
    headers.length > 0 && `headers: ${headers.join(', ')}`,
    query.length > 0 && `query: ${query.join(', ')}`,
    body !== '' && `${isJson ? 'JSON' : 'form'}: ${names.join(', ')}`,
  ]
    .filter(Boolean)
    .join('; ');
}
