import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FrontendHandler } from './frontend/handler.ts';
import { isBodyGone, toWebRequest } from './frontend/node/node-request.ts';
import { writeResponse } from './frontend/node/node-response.ts';
import { bodyAlreadyRead, Refusal, toErrorResponse } from './frontend/refusal.ts';

/** A listener of `node:http`, which Express also takes as middleware. */
export type NodeHandler = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error: unknown) => void,
) => Promise<void>;

/**
 * Mounts the proxy or the broker in a server of Node: `node:http`, Express, or Fastify with its raw request. Other
 * frameworks have web-standard requests and need no adapter. For Node, Bun and Deno only.
 *
 * Mount it before body parsers. If one has read the body, the answer is a 500 with `body_already_read` that says so.
 * What your own functions throw goes to `next` if there is one, else the answer is an empty 500.
 *
 * @example
 * import { createServer } from 'node:http';
 * import { toNodeHandler } from '@x/auth-core/node';
 *
 * createServer(toNodeHandler(proxy)).listen(3000);
 * app.use('/api', toNodeHandler(proxy)); // Express, before express.json()
 */
export function toNodeHandler(handler: FrontendHandler): NodeHandler {
  return async (incoming, outgoing, next) => {
    const controller = new AbortController();
    outgoing.on('close', () => {
      // Over HTTP/2 `writableFinished` is true here in any case.
      if (!outgoing.writableEnded) controller.abort();
    });
    try {
      await writeResponse(await answer(incoming, controller.signal), outgoing, controller.signal);
    } catch (error) {
      if (next) next(error);
      else outgoing.writeHead(500).end();
    }
  };

  async function answer(incoming: IncomingMessage, signal: AbortSignal): Promise<Response> {
    if (isBodyGone(incoming)) return toErrorResponse(bodyAlreadyRead());
    const request = await toWebRequest(incoming, signal);
    return request ? handler(request) : toErrorResponse(new Refusal('bad_request'));
  }
}
