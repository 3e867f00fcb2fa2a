/**
 * An app of Next.js in which every page exists twice: once with a client, once with the platform's fetch alone. Both
 * must be built alike.
 */

/** The pages by name: what each does with a client, and the same by hand. */
const PAGES = {
  /** A token request is never cached, so such a page is rendered for each view. */
  token: ['await client.getToken();', 'await getToken(NEVER_CACHED);'],
  /** The page is rendered for each view, and what the API answers is cached for a minute. */
  loans: [
    'await client.fetch(API, { next: { revalidate: 60 } });',
    'await fetch(API, { headers: await getToken(NEVER_CACHED), next: { revalidate: 60 } });',
  ],
  /** With a fetch that lets the token request be cached, the page is static, and rendered again after a minute. */
  cached: [
    'await clientOfCachedPages.fetch(API, { next: { revalidate: 60 } });',
    'await fetch(API, { headers: await getToken({}), next: { revalidate: 60 } });',
  ],
} as const;

export const PAGE_NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

export type PageName = keyof typeof PAGES;

export const KINDS = ['client', 'platform'] as const;

export type PageKind = (typeof KINDS)[number];

/** The path of a page in the app, and of its own resource in the API. */
export function pathOf(name: PageName, kind: PageKind): string {
  return `/${name}/${kind}`;
}

/** What a page prints if the fetch throws, such as an error by which Next learns that a page is dynamic. */
export const THROWN = 'thrown:';

/** The files of the app. The client is a Blooma client from `from`, and the server at `origin` is all it talks to. */
export function nextApp(from: string, origin: string): Record<string, string> {
  const pages = PAGE_NAMES.flatMap((name) =>
    KINDS.map((kind, index) => [
      `app${pathOf(name, kind)}/page.js`,
      toPage(name, kind, origin, PAGES[name][index] ?? ''),
    ]),
  );
  return {
    'next.config.mjs': 'export default { turbopack: { root: import.meta.dirname } };\n',
    'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
    'app/clients.js': `import { createBloomaAuth } from '${from}';

const options = { baseUrl: '${origin}', authUrl: '${origin}', clientId: 'an-id', clientSecret: 'a-secret' };
export const client = createBloomaAuth(options);
export const clientOfCachedPages = createBloomaAuth({
  ...options,
  fetch: (input, { cache, ...init }) => fetch(input, init),
});

export const NEVER_CACHED = { cache: 'no-store' };
export async function getToken(init) {
  const response = await fetch('${origin}/oauth/token', { method: 'POST', body: '{}', ...init });
  const { access_token } = await response.json();
  return { authorization: 'Bearer ' + access_token };
}
`,
    ...Object.fromEntries(pages),
  };
}

function toPage(name: PageName, kind: PageKind, origin: string, statement: string): string {
  return `import { NEVER_CACHED, client, clientOfCachedPages, getToken } from '../../clients.js';

const API = '${origin}/api${pathOf(name, kind)}';

export default async function Page() {
  try {
    ${statement}
  } catch (error) {
    console.log('${THROWN}${pathOf(name, kind)} ' + error.name + ' ' + error.digest);
    throw error;
  }
  return <p>It worked.</p>;
}
`;
}
