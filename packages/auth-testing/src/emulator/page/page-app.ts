import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { type ControlOptions, createControlApp } from '../control/control-app.ts';
import { PAGE_DOCUMENT, PAGE_SOURCES } from './page-document.ts';

/** Serves the page at the emulator's root, and beside it the API that the page and programs control the emulator by. */
export function createPageApp(options: ControlOptions): Hono {
  const app = new Hono();

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        connectSrc: ["'self'"],
        imgSrc: ['data:'],
        scriptSrc: [PAGE_SOURCES.script],
        styleSrc: [PAGE_SOURCES.style],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // The page has no https, and its host name has other servers too.
      strictTransportSecurity: false,
    }),
  );
  // Any website can make a browser call this address. Only this page is allowed.
  app.use(async (context, next) => {
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== new URL(context.req.url).origin) {
      return context.text('Only the emulator page may call this.', 403);
    }
    return next();
  });
  app.get('/', (context) => context.html(PAGE_DOCUMENT));
  app.route('/', createControlApp(options));
  return app;
}
