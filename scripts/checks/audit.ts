/**
 * Asks the registry what is known against the packages in the lockfile. What users install must be free of everything;
 * the tools, of what is high or critical. (`pnpm audit` of version 10 asks where nobody answers any more.)
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
  /** Whether it is in what users install. */
  published: boolean;
}

/** The snapshots that come with the published packages, by their keys: `name@version(peers)`. */
export function shippedKeys({ importers, snapshots }: Lockfile, folders: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = folders.flatMap((folder) =>
    Object.entries(importers[folder]?.dependencies ?? {}).map(([name, { version }]) => toKey(name, version)),
  );
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const snapshot = snapshots[key];
    // A package of the workspace has no snapshot, and is a folder of its own here.
    if (!snapshot || found.has(key)) continue;
    found.add(key);
    const next = { ...snapshot.dependencies, ...snapshot.optionalDependencies };
    queue.push(...Object.entries(next).map(([name, version]) => toKey(name, version)));
  }
  return found;
}

/** An alias is locked as what it stands for, name included. */
function toKey(name: string, version: string): string {
  return version.lastIndexOf('@', version.indexOf('(') >>> 0) > 0 ? version : `${name}@${version}`;
}

/** Everything known against anything in the lockfile. Packages of the workspace are in no snapshot, and not named. */
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
  if (!response.ok) throw new Error(`${url.host} answered ${response.status} to an audit: it has none.`);
  const answer = (await response.json()) as Record<string, Omit<Advisory, 'name' | 'published'>[]>;
  return Object.entries(answer).flatMap(([name, list]) =>
    list.map(({ title, severity, url }) => ({
      name: `${name} (${versions[name]?.join(', ')})`,
      title,
      severity,
      url,
      published: shippedNames.has(name),
    })),
  );
}

export function isIntolerable({ published, severity }: Advisory): boolean {
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
  const failed = advisories.filter(isIntolerable).length;
  console.log(`${all} packages, ${shipped.size} of them with what is published: ${failed} to mend.`);
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
