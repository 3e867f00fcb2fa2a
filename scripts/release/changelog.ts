// How a changeset becomes lines of CHANGELOG.md; .changeset/config.json names this file.
// Somebody who updates a provider reads that provider's changelog alone, so it says what the
// new core does, not only its number. Commit hashes of a repository that the reader may not
// see are left out.

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
  // A changeset that names more than the dependency is told by the line of its own, and
  // nobody says here whose changelog this is: telling it again would double it.
  const news = changesets
    .filter(({ releases }) => releases.every(({ name }) => updated.some((one) => one.name === name)))
    .map(({ summary }) => toItem(summary, '  '));
  return [`- Comes with ${names}${news.length > 0 ? ':' : '.'}`, ...news].join('\n');
}

function toItem(text: string, indent: string): string {
  return text
    .trim()
    .split('\n')
    .map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`.trimEnd())
    .join('\n');
}
