// Converts changesets to lines of CHANGELOG.md. .changeset/config.json names this file.
// Users of a provider read only its changelog, so it also lists the changes of the new core, not
// only its version. Commit hashes are left out, because users may not have access to the repository.

interface Changeset {
  summary: string;
  releases: { name: string }[];
}

interface UpdatedDependency {
  name: string;
  newVersion: string;
}

export function getReleaseLine({ summary }: Changeset): string {
  return toItem(summary, '');
}

export function getDependencyReleaseLine(
  changesets: readonly Changeset[],
  updated: readonly UpdatedDependency[],
): string {
  if (updated.length === 0) return '';
  const names = updated.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(' and ');
  // A changeset that also names other packages has its own line there. This function does not know
  // whose changelog it writes, so listing it here would repeat it.
  const changes = changesets
    .filter(({ releases }) => releases.every(({ name }) => updated.some((one) => one.name === name)))
    .map(({ summary }) => toItem(summary, '  '));
  return [`- Comes with ${names}${changes.length > 0 ? ':' : '.'}`, ...changes].join('\n');
}

function toItem(text: string, indent: string): string {
  return text
    .trim()
    .split('\n')
    .map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`.trimEnd())
    .join('\n');
}
