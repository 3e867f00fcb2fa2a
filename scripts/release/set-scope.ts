/**
 * Moves every package to another scope, another registry and another repository: `.npmrc`, package names,
 * dependencies, imports, tsconfig paths, scripts, documents, links, publishConfig and the lockfile. What is not
 * given stays as it is.
 *
 *   pnpm set-scope @acme --registry https://npm.acme.example --repository https://github.com/acme/auth-sdks
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { objectionToAddress, readAddress, toAddress } from './address.ts';
import { ASKS_REGISTRY, cleanEnvironment, run, tailOf } from './run.ts';
import { readTarget, type Target } from './target.ts';

/** Replaces `@x` as a scope, but not in `me@x.com`, `@xyz`, `@x-y` or `@x.y`. */
export function replaceScope(text: string, from: string, to: string): string {
  // A dot before it belongs to a name, and three dots to a filter, as in `...@x/auth-core`.
  const pattern = new RegExp(
    `(?<![\\w@-]|(?<!\\.\\.)\\.)${from.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`,
    'g',
  );
  return text.replaceAll(pattern, () => to);
}

/** Also replaces the URL without its protocol, as in the line of `.npmrc` with a token. */
function replaceRegistry(text: string, from: string, to: string): string {
  const bare = (registry: string) => registry.replace(/^https?:/, '');
  return text.replaceAll(from, () => to).replaceAll(bare(from), () => bare(to));
}

/** Also in `git+https://….git`, and in no address that merely begins with the same letters. */
function replaceAddress(text: string, from: string, to: string): string {
  const pattern = new RegExp(`${from.replaceAll('.', '\\.')}(?![\\w-]|\\.(?!git\\b)\\w)`, 'g');
  return text.replaceAll(pattern, () => to);
}

/**
 * Writes the files of the repository that name the scope, the registry or, if a new one is given, the address of
 * the repository. Returns their names.
 */
export function moveTo(root: string, to: Target, address?: string): string[] {
  const from = readTarget(root);
  if (!from) throw new Error('.npmrc must have one registry for one scope.');
  const oldAddress = readAddress(root);
  if (address && !oldAddress) throw new Error('The root package.json names no repository.');

  const moved: string[] = [];
  for (const file of repositoryFiles(root)) {
    const path = join(root, file);
    const bytes = readFileSync(path);
    // A binary file may contain these bytes by chance.
    if (bytes.includes(0)) continue;
    const text = bytes.toString('utf8');
    const linked = address ? replaceAddress(text, oldAddress, address) : text;
    const changed = replaceScope(replaceRegistry(linked, from.registry, to.registry), from.scope, to.scope);
    if (changed === text) continue;
    writeFileSync(path, changed);
    moved.push(file);
  }
  return [...moved, ...nameRegistry(root, to)];
}

/** Sets the registry in every published package. See `objectionToPackages`. */
function nameRegistry(root: string, { registry }: Target): string[] {
  return globSync('packages/*/package.json', { cwd: root }).filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const manifest = JSON.parse(text);
    manifest.publishConfig = { ...manifest.publishConfig, registry: `${registry}/` };
    const changed = `${JSON.stringify(manifest, null, 2)}\n`;
    if (changed !== text) writeFileSync(join(root, file), changed);
    return changed !== text;
  });
}

/** Why the packages cannot move there, if they cannot. */
export function objectionToMove(
  scope: string | undefined,
  registry: string | undefined,
  address?: string,
): string | undefined {
  if (!/^@[a-z0-9][a-z0-9._-]*$/.test(scope ?? ''))
    return `"${scope ?? ''}" is no scope: pnpm set-scope @acme --registry https://npm.acme.example`;
  if (registry !== undefined && !(URL.canParse(registry) && /^https?:/.test(registry)))
    return `"${registry}" is no URL of a registry.`;
  return address === undefined ? undefined : objectionToAddress(address);
}

function repositoryFiles(root: string): string[] {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root });
  // A deleted file is listed until the deletion is committed.
  return list
    .toString('utf8')
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)));
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      registry: { type: 'string' },
      repository: { type: 'string' },
      root: { type: 'string', default: '.' },
    },
  });
  const [scope] = positionals;
  const { root } = values;
  const registry = (values.registry ?? readTarget(root)?.registry)?.replace(/\/+$/, '');
  const address = values.repository === undefined ? undefined : toAddress(values.repository);
  const problem = objectionToMove(scope, registry, address);
  if (problem || !scope || !registry) {
    console.error(problem ?? '.npmrc names no registry, so --registry must.');
    process.exit(1);
  }

  const moved = moveTo(root, { scope, registry }, address);
  // Workspace links contain the names, and with other names the imports have another order.
  for (const [command = '', ...args] of [
    ['pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile'],
    ['biome', 'check', '--write', '--linter-enabled=false', '.'],
  ]) {
    const outcome = await run(command, args, { ...ASKS_REGISTRY, cwd: root, env: cleanEnvironment() });
    if (outcome.code === 0) continue;
    console.error(`\`${command} ${args[0]}\` failed after the move. ${tailOf(outcome)}`);
    process.exit(1);
  }
  const names = [scope, registry, readAddress(root)].join(', ');
  console.log(`${moved.length} files changed to ${names}. Review them, and commit.`);
}
