import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The scope and the registry of the published packages, from one line of `.npmrc`. */
export interface Target {
  /** With its `@`. */
  scope: string;
  /** As written, without a trailing slash. */
  registry: string;
}

// One plain setting. npm also reads indented keys, quoted ones, lists (`key[]`), sections and `${VARIABLES}`, so any
// line that is not plain might be a second registry.
const SETTING = /^([\w@/][^\s"'[\]=;#$\\]*)\s*=\s*([^\s"';#\\]+)$/;

/**
 * Reads the target. npm, pnpm, yarn and changesets read the same line, so all use the same registry. Undefined if
 * another line names a registry too, or may name one to a reader that is more lenient than this.
 */
export function readTarget(root: string): Target | undefined {
  const file = join(root, '.npmrc');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split(/[\r\n]+/).filter((line) => !/^\s*([;#]|$)/.test(line));
  const settings = lines.map((line) => SETTING.exec(line.trimEnd()) ?? []);
  if (settings.some(([, name]) => name === undefined)) return undefined;
  const [registry, ...others] = settings.filter(([, name = '']) => /registry$/i.test(name));
  const [, name = '', url = ''] = registry ?? [];
  const [, scope] = /^(@[^:\s]+):registry$/.exec(name) ?? [];
  if (scope === undefined || others.length > 0) return undefined;
  return { scope, registry: url.replace(/\/$/, '') };
}

// Everyone can read what is published here. npm.pkg.github.com is not in the list: its packages are
// private by default, and reading them needs a token.
const PUBLIC_HOSTS = /(^|\.)(npmjs\.(org|com)|yarnpkg\.com|npmmirror\.com|jsr\.io)$/;

// Reserved names (RFC 2606). The repository starts with one, so that publishing fails until a
// registry is set.
const PLACEHOLDER_HOSTS = /(^|\.)(example|invalid|test|example\.(com|net|org))$/;

const LOOPBACK_HOSTS = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The reason why nothing may be published to this registry, or undefined. */
export function objectionToRegistry(registry: string | undefined): string | undefined {
  const remedy = 'Set it with `pnpm set-scope @scope --registry <url>`.';
  if (registry === undefined) return `.npmrc must have one registry for one scope. ${remedy}`;
  if (!URL.canParse(registry)) return `The registry in .npmrc is not a URL: ${registry}. ${remedy}`;

  const { protocol, hostname, username, password } = new URL(registry);
  const host = hostname.replace(/\.$/, '');
  if (username || password) return `The registry URL in .npmrc contains credentials. ${remedy}`;
  if (PUBLIC_HOSTS.test(host))
    return `${host} is a public registry. Publishing there is not allowed. ${remedy}`;
  if (PLACEHOLDER_HOSTS.test(host)) return `${host} is only a placeholder for a registry. ${remedy}`;
  if (protocol !== 'https:' && !LOOPBACK_HOSTS.test(host))
    return `${registry} would send the token unencrypted. ${remedy}`;
  return undefined;
}
