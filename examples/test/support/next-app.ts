import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestCookies } from 'next/dist/compiled/@edge-runtime/cookies';
import {
  MutableRequestCookiesAdapter,
  RequestCookiesAdapter,
} from 'next/dist/server/web/spec-extension/adapters/request-cookies';
import type { App } from './app-visitor.ts';

/** What Next.js calls for a path. A page is a server component, so its cookies are read-only. */
export type Routes = Record<
  string,
  { handler: (request: Request) => Promise<unknown> } | { page: (request: Request) => Promise<unknown> }
>;

const requests = new AsyncLocalStorage<unknown>();

/** In place of `cookies` of `next/headers`, which works inside of Next.js alone: its own classes, without its server. */
export const cookies = async (): Promise<unknown> => requests.getStore();

/** Answers with what Next.js would make of the results: `redirect` throws an error that has the address. */
export function createNextApp(routes: Routes): App {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const route = routes[`${request.method} ${pathname}`];
    if (!route) return new Response(null, { status: 404 });
    const sent = new RequestCookies(request.headers);
    let setCookies: string[] = [];
    const jar =
      'page' in route
        ? RequestCookiesAdapter.seal(sent)
        : MutableRequestCookiesAdapter.wrap(sent, (lines) => {
            setCookies = lines;
          });
    let answer: Response;
    try {
      const result = await requests.run(jar, () =>
        'page' in route ? route.page(request) : route.handler(request),
      );
      answer = result instanceof Response ? new Response(result.body, result) : Response.json(result);
    } catch (error) {
      const [kind, , location = ''] = String((error as { digest?: unknown }).digest).split(';');
      if (kind !== 'NEXT_REDIRECT') throw error;
      answer = new Response(null, { status: 307, headers: { location } });
    }
    for (const line of setCookies) answer.headers.append('set-cookie', line);
    return answer;
  };
}
