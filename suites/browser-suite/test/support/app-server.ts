import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the server of the application saw. */
export interface SeenRequest {
  readonly path: string;
  readonly referrer: string;
}

export interface AppServer {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  stop(): void;
}

/**
 * Serves a page with a script at every path, at `localhost`. The emulator is at 127.0.0.1, so for the browser the two are
 * different sites.
 */
export async function serveApp(script: string): Promise<AppServer> {
  const requests: SeenRequest[] = [];
  const server = createServer(({ url = '/', headers }, response) => {
    requests.push({ path: url, referrer: headers.referer ?? '' });
    const isScript = url === '/app.js';
    // The callback has a code in its address, which the requests for its scripts would repeat.
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`);
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Test page</title>
<link rel="icon" href="data:,">
<body></body>
<script type="module" src="/app.js"></script>
</html>
`;
