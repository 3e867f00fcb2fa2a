import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The address of the repository, as a browser opens it: `repository.url` of the root package.json. Everything that
 * links to the repository is moved from it by `set-scope`.
 */
export function readAddress(root: string): string {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    repository?: { url?: string };
  };
  return toAddress(repository?.url ?? '');
}

/** `https://github.com/x/sdks` for `git+https://github.com/x/sdks.git/`. */
export function toAddress(url: string): string {
  return url
    .replace(/^git\+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

/** Why this cannot be the address of the repository, if it cannot. */
export function objectionToAddress(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isAddress =
    url?.protocol === 'https:' && !url.username && !url.password && !url.search && url.pathname.length > 1;
  return isAddress && !url.hash
    ? undefined
    : `"${address}" is not the https address of a repository, such as https://github.com/acme/auth-sdks.`;
}
