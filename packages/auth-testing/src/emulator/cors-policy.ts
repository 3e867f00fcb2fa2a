import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Behaviour } from './operation.ts';
import type { ProviderState } from './provider-state.ts';

/** Which scripts may read the responses of a provider. */
export interface CorsPolicy {
  /** Answers preflights, and sets the headers of the response that the framework would send. */
  readonly middleware: MiddlewareHandler;
  /** These headers, for the response that is sent. */
  headersFor(context: Context): Readonly<Record<string, string>>;
}

/** The origins of the setting `corsOrigins`, and those that the provider knows itself. */
export function createCorsPolicy(state: ProviderState, behaviour: Behaviour): CorsPolicy {
  function isRegistered(origin: string | undefined, { req }: Context): boolean {
    return (origin !== undefined && behaviour.allowsOrigin?.(origin, req.path)) || false;
  }

  /** Otherwise the provider knows nothing of CORS, and a preflight is a request with a wrong method. */
  function applies(context: Context): boolean {
    return state.settings.corsOrigins.length > 0 || isRegistered(context.req.header('origin'), context);
  }

  const allow = cors({
    origin(origin, context) {
      const { corsOrigins } = state.settings;
      const isListed = corsOrigins.includes('*') || corsOrigins.includes(origin);
      return isListed || isRegistered(origin, context) ? origin : null;
    },
  });

  return {
    middleware: (context, next) => (applies(context) ? allow(context, next) : next()),
    headersFor: (context) => (applies(context) ? Object.fromEntries(context.res.headers) : {}),
  };
}
