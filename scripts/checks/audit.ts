/**
 * Asks the registry for advisories about the packages in the lockfile. What users install must have none. Tools must
 * have none of high or critical severity. (`pnpm audit` of version 10 uses an endpoint that no longer exists.)
 *
 *   node scripts/checks/audit.ts [--registry <url>]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { publishedPackages } from '../release/packages.ts';

interface Importer {
  dependencies?: Record<string, { version: string }>;
}

interface Snapshot {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Lockfile {
  importers: Record<string, Importer>;
  snapshots: Record<string, Snapshot>;
}

export interface Advisory {
  name: string;
  title: string;
  severity: string;
  url: string;
  /** Whether users install the package. */
  published: boolean;
}

/** The keys of the snapshots that users install with the published packages: `name@version(peers)`. */
export function shippedKeys({ importers, snapshots }: Lockfile, folders: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = folders.flatMap((folder) =>
    Object.entries(importers[folder]?.dependencies ?? {}).map(([name, { version }]) => toKey(name, version)),
  );
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const snapshot = snapshots[key];
    // A workspace package has no snapshot, and its folder is in the queue already.
    if (!snapshot || found.has(key)) continue;
    found.add(key);
    const next = { ...snapshot.dependencies, ...snapshot.optionalDependencies };
    queue.push(...Object.entries(next).map(([name, version]) => toKey(name, version)));
  }
  return found;
}

/** The version of an alias contains the name of the real package. */
function toKey(name: string, version: string): string {
  return version.lastIndexOf('@', version.indexOf('(') >>> 0) > 0 ? version : `${name}@${version}`;
}

/** The advisories about all packages in the lockfile. Workspace packages are not sent to the registry. */
export async function findAdvisories(
  lockfile: Lockfile,
  shipped: ReadonlySet<string>,
  registry: string,
): Promise<Advisory[]> {
  const versions: Record<string, string[]> = {};
  const shippedNames = new Set<string>();
  for (const key of Object.keys(lockfile.snapshots)) {
    const [, name = '', version = ''] = /^(.+?)@([^@(]+)/.exec(key) ?? [];
    versions[name] = [...new Set([...(versions[name] ?? []), version])];
    if (shipped.has(key)) shippedNames.add(name);
  }

  const url = new URL('-/npm/v1/security/advisories/bulk', registry);
  const body = JSON.stringify(versions);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!response.ok) throw new Error(`${url.host} has no audit: it responded with ${response.status}.`);
  const advisories = (await response.json()) as Record<string, Omit<Advisory, 'name' | 'published'>[]>;
  return Object.entries(advisories).flatMap(([name, list]) =>
    list.map(({ title, severity, url }) => ({
      name: `${name} (${versions[name]?.join(', ')})`,
      title,
      severity,
      url,
      published: shippedNames.has(name),
    })),
  );
}

export function mustBeFixed({ published, severity }: Advisory): boolean {
  return published || severity === 'high' || severity === 'critical';
}

async function audit(registry: string): Promise<boolean> {
  const lockfile: Lockfile = parse(readFileSync('pnpm-lock.yaml', 'utf8'));
  const shipped = shippedKeys(
    lockfile,
    publishedPackages('.').map(({ folder }) => folder),
  );
  const advisories = await findAdvisories(lockfile, shipped, registry);

  for (const { name, title, severity, url, published } of advisories) {
    console.error(`${published ? 'published' : 'tool'}, ${severity}: ${name}: ${title}. ${url}`);
  }
  const all = Object.keys(lockfile.snapshots).length;
  const failed = advisories.filter(mustBeFixed).length;
  console.log(`${all} packages, ${shipped.size} of them installed by users: ${failed} advisories to fix.`);
  return failed === 0;
}

if (import.meta.main) {
  const options = { registry: { type: 'string', default: 'https://registry.npmjs.org/' } } as const;
  const { values } = parseArgs({ options });
  const isClean = await audit(values.registry).catch((error: Error) => {
    console.error(error.message);
    return false;
  });
  if (!isClean) process.exitCode = 1;
}
