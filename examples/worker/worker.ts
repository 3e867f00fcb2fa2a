/**
 * A Cloudflare Worker with a proxy and a broker for its page. The secrets are those of the Worker:
 *
 *   wrangler secret put BLOOMA_CLIENT_SECRET
 */
import { createTokenBroker } from '@x/auth-core/broker';
import { createApiProxy, type FrontendHandler } from '@x/auth-core/proxy';
import { createBloomaAuth } from '@x/blooma-auth';

export interface Env {
  readonly BLOOMA_BASE_URL: string;
  readonly BLOOMA_CLIENT_ID: string;
  readonly BLOOMA_CLIENT_SECRET: string;
  /** For the emulator. */
  readonly BLOOMA_AUTH_URL?: string;
}

/** What all requests that this Worker gets share, so that they share the token. */
let handlers: Record<'broker' | 'proxy', FrontendHandler> | undefined;

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    handlers ??= createHandlers(env);
    const { pathname } = new URL(request.url);
    return pathname === '/auth/token' ? handlers.broker(request) : handlers.proxy(request);
  },
};

function createHandlers(env: Env): Record<'broker' | 'proxy', FrontendHandler> {
  const { BLOOMA_AUTH_URL: authUrl } = env;
  const blooma = createBloomaAuth({
    baseUrl: env.BLOOMA_BASE_URL,
    clientId: env.BLOOMA_CLIENT_ID,
    clientSecret: env.BLOOMA_CLIENT_SECRET,
    ...(authUrl !== undefined && { authUrl }),
  });
  const parts = { clients: { blooma }, authorize: findUser };
  return {
    broker: createTokenBroker(parts),
    proxy: createApiProxy({ ...parts, allow: { blooma: ['GET /api/loans', 'POST /api/loans'] } }),
  };
}

/** In place of the session of your app. */
function findUser(request: Request): string | undefined {
  return /session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
}
