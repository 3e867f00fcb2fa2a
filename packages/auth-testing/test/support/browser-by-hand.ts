/**
 * Signs in as a browser would: follows redirects, stores cookies, fills in the form. Returns the first
 * URL outside `authority`, which is the application's.
 */
export async function signInByHand(
  start: URL,
  authority: string,
  credentials: { username: string; password: string },
  cookies = new Map<string, string>(),
): Promise<URL> {
  let url = start;
  let form: URLSearchParams | undefined;

  for (let step = 0; step < 10; step += 1) {
    if (!url.href.startsWith(authority)) return url;
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        accept: 'text/html',
      },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    form = undefined;
    const location = response.headers.get('location');
    if (location !== null) url = new URL(location, url);
    else if (response.ok && (await response.text()).includes('name="password"')) {
      form = new URLSearchParams(credentials);
    } else throw new Error(`${response.status} at ${url.pathname}`);
  }
  throw new Error('The sign-in does not end.');
}
