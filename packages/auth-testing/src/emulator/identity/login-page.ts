import type { Provider } from 'oidc-provider';
import type { Account } from '../account.ts';
import { API_RESOURCE, API_RESOURCE_SERVER } from './api-resource.ts';

type Middleware = Parameters<Provider['use']>[0];

export interface LoginPageOptions {
  readonly accounts: ReadonlyMap<string, Account>;
  /** The path of the page, without the mount path and with a trailing slash. */
  readonly path: string;
}

/** Serves the sign-in page and handles its form. */
export function createLoginPage(provider: Provider, { accounts, path }: LoginPageOptions): Middleware {
  return async (context, next) => {
    if (!context.path.startsWith(path)) return next();
    const { req, res } = context;
    const { params, prompt, session } = await provider.interactionDetails(req, res);

    if (prompt.name === 'consent' && session) return finish(session.accountId);
    if (context.method !== 'POST') return show(200, '');
    const form = new URLSearchParams(await readText(req));
    const username = form.get('username') ?? '';
    if (accounts.get(username)?.secret !== form.get('password')) {
      return show(400, 'Invalid username or password');
    }
    return finish(username);

    function show(status: number, problem: string): void {
      context.status = status;
      context.type = 'html';
      context.body = render(problem);
    }

    async function finish(accountId: string): Promise<void> {
      const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
      grant.addOIDCScope(String(params.scope));
      grant.addResourceScope(API_RESOURCE, API_RESOURCE_SERVER.scope);
      const consent = { grantId: await grant.save() };
      const returnTo = await provider.interactionResult(req, res, { login: { accountId }, consent });
      context.redirect(returnTo);
      context.status = 303;
    }
  };
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function render(problem: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Sign in to BlastIQ (emulated)</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; }
  form { display: grid; gap: .75rem; width: min(20rem, 90vw); }
  label { display: grid; gap: .25rem; }
  input, button { font: inherit; padding: .5rem; }
</style>
<form method="post">
  <h1>Sign in</h1>
  ${problem === '' ? '' : `<p role="alert">${problem}</p>`}
  <label>Username <input name="username" autocomplete="username" autofocus required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Sign in</button>
</form>
</html>
`;
}
