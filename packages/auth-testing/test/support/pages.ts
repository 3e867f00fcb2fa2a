import type { BlastiqHandle } from '@x/auth-testing';

/** Opens pages of the identity server as a browser without scripts does, and keeps the cookies. */
export function createVisitor({ options }: Pick<BlastiqHandle, 'options'>) {
  const cookies = new Map<string, string>();

  async function visit(url: string | URL, form?: Record<string, string>) {
    let address = new URL(url);
    let body = form && new URLSearchParams(form);
    for (let step = 0; step < 10; step += 1) {
      const response = await fetch(address, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
        ...(body && { method: 'POST', body }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      body = undefined;
      const location = response.headers.get('location');
      const isHere = location === null;
      if (isHere) return { url: address, status: response.status, html: await response.text() };
      address = new URL(location, address);
      // The application: it is not asked.
      if (!address.href.startsWith(options.authority)) return { url: address, status: 302, html: '' };
    }
    throw new Error('The redirects do not end.');
  }

  return {
    visit,
    /** Opens the URL of a sign-in, and fills in the form. */
    async signIn(url: string | URL) {
      const page = await visit(url);
      return visit(page.url, { username: options.username, password: options.password, button: 'login' });
    },
  };
}
