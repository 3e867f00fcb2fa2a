import { describe, expect, test } from 'vitest';
import { begin, REDIRECT_URI } from '../../support/attended.ts';
import { createVisitor } from '../../support/pages.ts';
import { start } from '../../support/start.ts';
import { registerWebClient } from '../../support/web-client.ts';

async function open(change: Record<string, string> = {}) {
  const { blastiq } = await start('blastiq');
  const visitor = createVisitor(blastiq);
  const page = await visitor.visit(begin(blastiq, change).authorizeUrl);
  return { blastiq, visitor, page };
}

describe('the login page', () => {
  test('has labels, and names the application as text and not as HTML', async () => {
    const { blastiq } = await start('blastiq');
    const change = registerWebClient(blastiq, { name: 'Mine <planner> & "co"' });

    const { html } = await createVisitor(blastiq).visit(begin(blastiq, change).authorizeUrl);

    for (const name of ['username', 'password']) {
      expect(html).toContain(`<label for="${name}">`);
      expect(html).toContain(`<input id="${name}" name="${name}"`);
    }
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('Mine &#60;planner&#62; &#38; &#34;co&#34;');
    expect(html).not.toContain('<script');
  });

  test('has the name that the application knows, and the cursor in the password', async () => {
    const { page } = await open({ login_hint: '"><b>zoë' });

    expect(page.html).toContain('value="&#34;&#62;&#60;b&#62;zoë"');
    expect(page.html).toMatch(/<input id="password"[^>]* autofocus>/);
    expect(page.html).not.toMatch(/<input id="username"[^>]* autofocus>/);
  });

  test('says after a wrong password what is wrong, and keeps the name alone', async () => {
    const { visitor, page } = await open();

    const again = await visitor.visit(page.url, { username: 'blastiq-user', password: 'wrong-one' });

    expect(again.status).toBe(400);
    expect(again.html).toContain('<title>Error: Sign in');
    expect(again.html).toContain('role="alert">Invalid username or password</p>');
    expect(again.html).toMatch(/<input id="password"[^>]* aria-invalid="true" aria-describedby="problem"/);
    expect(again.html).toContain('value="blastiq-user"');
    expect(again.html).not.toContain('wrong-one');
  });

  test('goes back to the application if the person cancels', async () => {
    const { visitor, page, blastiq } = await open();

    const { url } = await visitor.visit(page.url, { button: 'cancel' });
    const next = await visitor.visit(begin(blastiq).authorizeUrl);

    expect(url.href).toBe(`${REDIRECT_URI}?error=access_denied&state=a-state#_=_`);
    expect(next.url.pathname).toBe('/identity/account/login');
  });

  test.each([
    '/connect/endsession',
    '/connect/authorize/callback?client_id=unknown',
    'https://evil.example/',
  ])('with %s to return to offers no way there', async (returnUrl) => {
    const { blastiq } = await start('blastiq');
    const { authority, username, password } = blastiq.options;
    const address = `${authority}/account/login?${new URLSearchParams({ ReturnUrl: returnUrl })}`;
    const { visit } = createVisitor(blastiq);

    const page = await visit(address);
    const cancelled = await visit(address, { button: 'cancel' });
    const signedIn = await visit(address, { username, password });

    expect([page.status, cancelled.status, signedIn.status]).toEqual([200, 400, 400]);
    expect(page.html).not.toContain('Cancel');
  });
});

describe('the consent page', () => {
  async function askFor(change: Record<string, string> = {}, requiresConsent = true) {
    const { blastiq } = await start('blastiq');
    const request = { ...registerWebClient(blastiq, { name: 'Planner', requiresConsent }), ...change };
    const visitor = createVisitor(blastiq);
    const again = (more: Record<string, string> = {}) =>
      visitor.visit(begin(blastiq, { ...request, ...more }).authorizeUrl);
    const page = await visitor.signIn(begin(blastiq, request).authorizeUrl);
    return { visitor, page, again };
  }

  test('lists what the application asks for', async () => {
    const { page } = await askFor();

    expect(page.url.pathname).toBe('/identity/consent');
    expect(page.html).toContain('<strong>Planner</strong> asks for access to:');
    expect(page.html.match(/<li>.*<\/li>/g)).toHaveLength(4);
    expect(page.html).toContain('You are signed in as blastiq-user.');
  });

  test('is remembered for what was agreed to, and asked for more', async () => {
    const { visitor, page, again } = await askFor({ scope: 'openid' });

    const silent = await again({ prompt: 'none' });
    const agreed = await visitor.visit(page.url, { button: 'yes' });

    expect(silent.url.searchParams.get('error')).toBe('consent_required');
    expect(agreed.url.searchParams.get('code')).toBeTruthy();
    expect((await again({ prompt: 'none' })).url.searchParams.get('code')).toBeTruthy();
    expect((await again({ scope: 'openid cosmos' })).url.pathname).toBe('/identity/consent');
  });

  test('that is denied is an error of the application, and asked again', async () => {
    const { visitor, page, again } = await askFor();

    const { url } = await visitor.visit(page.url, { button: 'no' });

    expect(url.href).toBe('https://app.example/callback?error=access_denied&state=a-state#_=_');
    expect((await again()).url.pathname).toBe('/identity/consent');
  });

  test('comes once where the application asks for it, after the login too', async () => {
    const { visitor, page, again } = await askFor({ prompt: 'login consent' }, false);

    const agreed = await visitor.visit(page.url, { button: 'yes' });

    expect(page.url.pathname).toBe('/identity/consent');
    expect(agreed.url.searchParams.get('code')).toBeTruthy();
    expect((await again({ prompt: 'consent' })).url.pathname).toBe('/identity/consent');
    expect((await again({ prompt: 'none' })).url.searchParams.get('code')).toBeTruthy();
  });

  test('is nobody’s without a session', async () => {
    const { page } = await askFor();
    const { blastiq } = await start('blastiq');

    const response = await createVisitor(blastiq).visit(
      `${blastiq.options.authority}/consent${page.url.search}`,
      { button: 'yes' },
    );

    expect(response.status).toBe(400);
  });
});
