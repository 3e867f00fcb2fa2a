import type { BlastiqHandle } from '@x/auth-testing';

/** A person with a browser: follows redirects, keeps cookies and fills in the form of the sign-in page. */
export interface Person {
  /** Goes to a URL of BlastIQ, and signs in there if asked. Resolves to the URL of the app that BlastIQ sends them to. */
  visit(url: URL | string): Promise<string>;
  /** How often the sign-in page asked for the password. */
  readonly prompts: number;
}

const MAX_STEPS = 10;

export function createPerson({ handle, options, attended }: BlastiqHandle): Person {
  const cookies = new Map<string, string>();
  const { username, password } = options;
  let prompts = 0;

  return {
    get prompts() {
      return prompts;
    },

    async visit(start) {
      let url = new URL(start);
      let body: URLSearchParams | undefined;
      for (let step = 0; step < MAX_STEPS; step += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await handle(url.href, {
          headers: { accept: 'text/html', cookie },
          redirect: 'manual',
          ...(body && { method: 'POST', body }),
        });
        for (const line of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (location === null) {
          if (body || response.status !== 200) break;
          prompts += 1;
          body = new URLSearchParams({ username, password });
          continue;
        }
        body = undefined;
        url = new URL(location, url);
        if (!url.href.startsWith(`${attended.authority}/`)) return url.href;
      }
      throw new Error(`BlastIQ sent nobody back: ${url.pathname}`);
    },
  };
}
