/** The server of the page: sessions, sign-in, and the proxy to four APIs. The page never sees a token. */
import { serveStatic } from '@hono/node-server/serve-static';
import { createApiProxy, type FrontendEvent } from '@x/auth-core/proxy';
import { type BlamelessAuthOptions, createBlamelessAuth } from '@x/blameless-auth';
import { type BloomaAuthOptions, createBloomaAuth, isAuthError } from '@x/blooma-auth';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createSessions, type Session, type SessionSettings } from './sessions.ts';

export interface ServerSettings extends SessionSettings {
  readonly blooma: BloomaAuthOptions;
  readonly blameless: BlamelessAuthOptions;
  /** The folder of the built page. */
  readonly page: string;
  readonly onEvent?: (event: FrontendEvent) => void;
}

export function createApp(settings: ServerSettings) {
  const { origin, page, onEvent } = settings;
  const sessions = createSessions(settings);
  // Blooma and Blameless give machine credentials only: one client for everyone who is signed in.
  const blooma = createBloomaAuth(settings.blooma);
  const blameless = createBlamelessAuth(settings.blameless);

  const proxy = createApiProxy<Session>({
    authorize: (request) => sessions.find(request),
    clients: (_request, provider, { blam, blastiq }) => ({ blooma, blameless, blam, blastiq })[provider],
    allow: {
      blooma: ['GET /api/loans'],
      blameless: ['GET /incidents/*'],
      blam: ['GET /api/assets'],
      blastiq: ['GET /api/sites'],
    },
    origins: [origin],
    ...(onEvent && { onEvent }),
  });

  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
      },
    }),
  );
  app.all('/api/*', (c) => proxy(c.req.raw));

  app.get('/session', (c) => {
    const session = sessions.find(c.req.raw);
    return session ? c.json({ username: session.username }) : c.json(null, 401);
  });

  // A form of another site can send neither this header nor JSON, so it cannot sign a person in or out.
  app.on(['POST', 'DELETE'], '/session', async (c, next) => {
    if (c.req.header('x-auth-request') !== '1') return c.json(null, 403);
    return next();
  });

  app.post('/session', async (c) => {
    const { username, password } = await c.req.json<Record<string, unknown>>();
    try {
      const session = await sessions.open(String(username), String(password));
      c.header('Set-Cookie', sessions.toCookie(session));
      return c.json({ username: session.username });
    } catch (error) {
      const isRefused = isAuthError(error) && error.code === 'invalid_credentials';
      // A `TypeError` is about what the person typed, such as a name with a colon.
      return c.json(null, isRefused || error instanceof TypeError ? 401 : 503);
    }
  });

  app.delete('/session', async (c) => {
    const session = sessions.find(c.req.raw);
    if (session) await sessions.close(session);
    c.header('Set-Cookie', sessions.toCookie());
    return c.body(null, 204);
  });

  app.get('/blastiq/sign-in', async (c) => {
    const session = sessions.find(c.req.raw);
    return c.redirect(session ? String(await session.blastiq.authorizationUrl()) : '/');
  });

  app.get('/callback', async (c) => {
    // A person who cancels, or whose session has ended, is back at the page, which says what is missing.
    await sessions
      .find(c.req.raw)
      ?.blastiq.handleCallback(c.req.url)
      .catch(() => undefined);
    return c.redirect('/');
  });

  app.use('*', serveStatic({ root: page }));
  return { app, sessions };
}
