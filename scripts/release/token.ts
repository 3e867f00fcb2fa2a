import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** The reason why this token cannot publish, or undefined. */
export async function objectionToToken(
  target: Target,
  token: string | undefined,
): Promise<string | undefined> {
  if (!token) return `NPM_TOKEN is not set. Publishing to ${target.registry} needs a token.`;

  const response = await fetch(`${target.registry}/-/whoami`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => String((error as Error).cause ?? error));
  if (typeof response === 'string') return `${target.registry} cannot be reached: ${response}.`;
  if (response.status === 401 || response.status === 403)
    return `${target.registry} refused NPM_TOKEN (${response.status}). Create a new one with the right to publish.`;

  // Not every registry supports whoami, so other responses are ignored and the upload will show
  // whether the token works. But Verdaccio responds to an unknown token with 200 and no username.
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (response.ok && !(body as { username?: string } | undefined)?.username)
    return `${target.registry} does not know NPM_TOKEN. Create a new one with the right to publish.`;
  return undefined;
}

/**
 * The environment with which npm, pnpm and changesets use only this registry, with NPM_TOKEN. Its settings file has
 * nothing but the login, and refers to the variable: a copy of the user's file would also have the logins and the
 * registries of others. How to reach any registry (proxy, certificates) comes from the environment.
 */
export function registryEnvironment(target: Target, token: string, folder: string): NodeJS.ProcessEnv {
  const { host, pathname } = new URL(target.registry);
  const settings = join(folder, 'npmrc');
  const login = `//${host}${pathname.replace(/\/?$/, '/')}:_authToken=\${NPM_TOKEN}`;
  writeFileSync(settings, `${login}\n`, { mode: 0o600 });

  return {
    NPM_TOKEN: token,
    npm_config_userconfig: settings,
    npm_config_registry: `${target.registry}/`,
    [`npm_config_${target.scope}:registry`]: `${target.registry}/`,
  };
}
