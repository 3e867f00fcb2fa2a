import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Under which scope the packages are published, and where: the one line of `.npmrc`. */
export interface Target {
  /** With its `@`. */
  scope: string;
  /** As written, without a slash at the end. */
  registry: string;
}

/** npm, pnpm, yarn and changesets read the same line, so none of them can mean another registry. */
export function readTarget(root: string): Target | undefined {
  const file = join(root, '.npmrc');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [line, ...others] = [...text.matchAll(/^(@[^:\s]+):registry\s*=\s*(\S+?)\/?\s*$/gm)];
  if (!line?.[1] || !line[2] || others.length > 0) return undefined;
  return { scope: line[1], registry: line[2] };
}

// Whoever publishes here publishes to everybody. npm.pkg.github.com is not among them:
// packages are private there until their owner says otherwise, and each read takes a token.
const PUBLIC_HOSTS = /(^|\.)(npmjs\.(org|com)|yarnpkg\.com|npmmirror\.com|jsr\.io)$/;

// RFC 2606: names that nobody can own. The repository comes with one, so that publishing
// before anybody has decided where to ends here.
const PLACEHOLDER_HOSTS = /(^|\.)(example|invalid|test|example\.(com|net|org))$/;

const LOOPBACK_HOSTS = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Why nothing may be published to this registry, if nothing may. */
export function objectionToRegistry(registry: string | undefined): string | undefined {
  const remedy = 'Set it with `pnpm set-scope @scope --registry <url>`.';
  if (registry === undefined) return `.npmrc does not name one registry for one scope. ${remedy}`;
  if (!URL.canParse(registry)) return `The registry of .npmrc is not a URL: ${registry}. ${remedy}`;

  const { protocol, hostname, username, password } = new URL(registry);
  const host = hostname.replace(/\.$/, '');
  if (username || password) return `The registry of .npmrc holds credentials. ${remedy}`;
  if (PUBLIC_HOSTS.test(host)) return `${host} is a public registry: nothing is published there. ${remedy}`;
  if (PLACEHOLDER_HOSTS.test(host)) return `${host} is a placeholder: no registry is set. ${remedy}`;
  if (protocol !== 'https:' && !LOOPBACK_HOSTS.test(host))
    return `${registry} would send the token unencrypted. ${remedy}`;
  return undefined;
}
