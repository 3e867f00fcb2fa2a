import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** Why this token cannot publish, if the registry says so. */
export async function objectionToToken(
  target: Target,
  token: string | undefined,
): Promise<string | undefined> {
  if (!token) return `NPM_TOKEN is not set: ${target.registry} takes packages only from somebody it knows.`;

  const response = await fetch(`${target.registry}/-/whoami`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => String((error as Error).cause ?? error));
  if (typeof response === 'string') return `${target.registry} cannot be reached: ${response}.`;
  if (response.status === 401 || response.status === 403)
    return `${target.registry} refuses NPM_TOKEN (${response.status}): take a new one, with the right to publish.`;

  // Not every registry knows who asks. What it says otherwise is for the upload to find out,
  // except for a registry (Verdaccio) that answers 200 to anybody, and a name only to a friend.
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (response.ok && !(body as { username?: string } | undefined)?.username)
    return `${target.registry} does not know NPM_TOKEN: take a new one, with the right to publish.`;
  return undefined;
}

/**
 * What makes npm, pnpm and changesets talk to this registry with NPM_TOKEN, and to no other
 * registry. The token is named in a file of settings, not written there.
 */
export function registryEnvironment(target: Target, token: string, folder: string): NodeJS.ProcessEnv {
  const { host, pathname } = new URL(target.registry);
  const settings = join(folder, 'npmrc');
  // What the user's own file says of certificates and proxies still holds.
  const own = join(homedir(), '.npmrc');
  const text = existsSync(own) ? readFileSync(own, 'utf8') : '';
  const login = `//${host}${pathname.replace(/\/?$/, '/')}:_authToken=\${NPM_TOKEN}`;
  writeFileSync(settings, `${text}\n${login}\n`, { mode: 0o600 });

  return {
    NPM_TOKEN: token,
    npm_config_userconfig: settings,
    npm_config_registry: `${target.registry}/`,
    [`npm_config_${target.scope}:registry`]: `${target.registry}/`,
  };
}
