/** One thing that went differently through a client. */
export interface Difference {
  readonly what: 'what came back' | 'what arrived';
  /** Where in it, such as `.rejected` or `.0.headers.accept`. */
  readonly path: string;
  /** With the fetch of the platform; undefined where it is missing. */
  readonly platform: unknown;
  readonly client: unknown;
}

/** Every place where two plain values differ. */
export function findDifferences(
  what: Difference['what'],
  platform: unknown,
  client: unknown,
  path = '',
): Difference[] {
  if (JSON.stringify(platform) === JSON.stringify(client)) return [];
  if (Object(platform) !== platform || Object(client) !== client) return [{ what, path, platform, client }];
  const [before, after] = [platform, client] as [Record<string, unknown>, Record<string, unknown>];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => findDifferences(what, before[name], after[name], `${path}.${name}`));
}

export function describeDifference({ what, path, platform, client }: Difference): string {
  return `${what}${path}: ${toText(platform)} is ${toText(client)} with a client`;
}

function toText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
