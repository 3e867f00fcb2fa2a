import { isScalar, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { REFERENCE_PROVIDER } from '../providers.ts';

/**
 * The lockfile with a new provider in it, as pnpm would write it: one that depends on what the reference provider depends
 * on, and that the workspaces in `users` depend on. So pnpm has nothing to resolve. It would download all that the
 * registry knows of each package, which takes minutes on a slow connection.
 */
export function addToLockfile(lockfile: string, name: string, users: readonly string[]): string {
  const workspaces = WORKSPACES.exec(lockfile)?.[0];
  if (workspaces === undefined) throw new Error('pnpm-lock.yaml has no section "importers".');
  return lockfile.replace(workspaces, () => withProvider(workspaces, name, users));
}

/** The section of the workspaces, without the empty lines after it. Most of the file is about other packages. */
const WORKSPACES = /^importers:\n[\s\S]*?\n(?=\n*\S)/m;

function withProvider(workspaces: string, name: string, users: readonly string[]): string {
  const document = parseDocument(workspaces);
  const reference = `packages/${REFERENCE_PROVIDER}-auth`;
  const importers = document.get('importers') as YAMLMap<Scalar<string>>;

  insert(importers, `packages/${name}-auth`, document.getIn(['importers', reference]) as YAMLMap);
  for (const user of users) {
    for (const section of ['dependencies', 'devDependencies']) {
      const path = ['importers', user, section, `@x/${REFERENCE_PROVIDER}-auth`];
      const version = document.getIn([...path, 'version']);
      if (typeof version !== 'string') continue;
      const siblings = document.getIn(path.slice(0, -1)) as YAMLMap<Scalar<string>>;
      const entry = document.createNode({
        specifier: 'workspace:^',
        version: version.replace(reference, `packages/${name}-auth`),
      });
      insert(siblings, `@x/${name}-auth`, entry);
    }
  }
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });

  /** Adds a member in the order of the names, with an empty line before it if the others have one. */
  function insert(map: YAMLMap<Scalar<string>>, key: string, value: YAMLMap): void {
    const next = map.items.findIndex((item) => item.key.value > key);
    const pair = document.createPair(key, value.clone());
    if (isScalar(pair.key)) pair.key.spaceBefore = map.items.at(-1)?.key.spaceBefore ?? false;
    map.items.splice(next === -1 ? map.items.length : next, 0, pair as never);
  }
}
