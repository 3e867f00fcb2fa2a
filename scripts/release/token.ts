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

/** What makes npm, pnpm and changesets talk to this registry with this token, and to no other. */
export function registryEnvironment(target: Target, token: string): NodeJS.ProcessEnv {
  const { host, pathname } = new URL(target.registry);
  return {
    npm_config_registry: `${target.registry}/`,
    [`npm_config_${target.scope}:registry`]: `${target.registry}/`,
    [`npm_config_//${host}${pathname.replace(/\/?$/, '/')}:_authToken`]: token,
  };
}
