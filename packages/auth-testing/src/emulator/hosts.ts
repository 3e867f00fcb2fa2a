import { toNetworkError } from './delivery/fetch-response.ts';
import { type LoopbackServer, listen } from './loopback-server.ts';
import { createPortlessHost, type ProviderHost } from './provider-host.ts';

type Handle = (request: Request) => Promise<Response>;

/** The addresses of one emulator: its providers, its page, and the untrusted server. */
export interface Hosts {
  /** @throws Error if its port is in use. */
  open(name: string): Promise<ProviderHost>;
  /** Sends requests for this origin to `handle`, in this process. */
  route(url: string, handle: Handle): void;
  /** Answers a request by its origin, without a port. Rejects as `fetch` does if nothing is at the origin. */
  readonly handle: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  close(): Promise<void>;
}

export interface HostsOptions {
  /** The ports by name, each a free one by default. `false`: no port is opened. */
  readonly ports: Readonly<Record<string, number | undefined>> | false;
  /** The addresses of those that no port leads to. */
  readonly urls: Readonly<Record<string, string | undefined>>;
}

export function createHosts({ ports, urls }: HostsOptions): Hosts {
  const servers: LoopbackServer[] = [];
  const routes = new Map<string, Handle>();

  return {
    async open(name) {
      const url = urls[name];
      // `.test` belongs to nobody (RFC 6761 §6.2), so a request that is not handled reaches nobody either.
      if (url !== undefined || ports === false)
        return createPortlessHost(toOrigin(name, url ?? `https://${name}.test`));
      const server = await listen(ports[name] ?? 0);
      servers.push(server);
      return server;
    },
    route: (url, handle) => void routes.set(new URL(url).origin, handle),
    async handle(input, init) {
      const request = new Request(input, init);
      const found = routes.get(new URL(request.url).origin);
      if (!found) throw toNetworkError();
      return found(request);
    },
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
}

/** @throws TypeError if it has a path: the paths of a provider are its own. */
function toOrigin(name: string, url: string): string {
  const { origin, protocol, href } = URL.canParse(url)
    ? new URL(url)
    : { origin: '', protocol: '', href: '' };
  if (!/^https?:$/.test(protocol) || href !== `${origin}/`) {
    throw new TypeError(`urls.${name} must be an origin, such as https://acme.example.`);
  }
  return origin;
}
