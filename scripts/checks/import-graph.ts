import type { Import } from './found-imports.ts';

/** Which part imports which. */
export type ImportGraph = Map<string, Set<string>>;

/** Puts files together to parts. Imports within a part, and those of files that belong to none, are left out. */
export function toGraph(
  imports: readonly Import[],
  partOf: (file: string) => string | undefined,
): ImportGraph {
  const graph: ImportGraph = new Map();
  for (const { from, to } of imports) {
    const [part, target] = [partOf(from), partOf(to)];
    if (part === undefined || target === undefined) continue;
    for (const one of [part, target]) graph.set(one, graph.get(one) ?? new Set());
    if (target !== part) graph.get(part)?.add(target);
  }
  return graph;
}

/** A way from a part back to itself, if there is one: `['a', 'b', 'a']`. */
export function findCircle(graph: ImportGraph): string[] | undefined {
  const done = new Set<string>();
  const search = (part: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(part)) return [...way.slice(way.indexOf(part)), part];
    if (done.has(part)) return undefined;
    for (const target of graph.get(part) ?? []) {
      const circle = search(target, [...way, part]);
      if (circle) return circle;
    }
    done.add(part);
    return undefined;
  };
  return [...graph.keys()].map((part) => search(part, [])).find((circle) => circle !== undefined);
}

/** The same graph without the arrows that follow from others, so that it can be drawn. It must have no circle. */
export function withoutImplied(graph: ImportGraph): ImportGraph {
  const leadsTo = (from: string, to: string): boolean =>
    [...(graph.get(from) ?? [])].some((next) => next === to || leadsTo(next, to));
  return new Map(
    [...graph].map(([part, targets]) => [
      part,
      new Set([...targets].filter((target) => ![...targets].some((other) => leadsTo(other, target)))),
    ]),
  );
}

/** A flowchart, from the top down. Parts with the same arrows share a line; groups are drawn as boxes. */
export function toMermaid(
  graph: ImportGraph,
  groups: Readonly<Record<string, readonly string[]>> = {},
): string {
  const boxes = Object.entries(groups).flatMap(([title, parts], index) => [
    `  subgraph group${index} ["${title}"]`,
    ...parts.map((part) => `    ${part}`),
    '  end',
  ]);
  const partsByTargets = new Map<string, string[]>();
  for (const [part, targets] of graph) {
    const line = [...targets].sort().join(' & ');
    if (line !== '') partsByTargets.set(line, [...(partsByTargets.get(line) ?? []), part]);
  }
  const arrows = [...partsByTargets].map(([targets, parts]) => `  ${parts.join(' & ')} --> ${targets}`);
  return ['```mermaid', 'flowchart TD', ...boxes, ...arrows, '```'].join('\n');
}

/** Every arrow of the graph, in words. */
export function toTable(graph: ImportGraph): string {
  const rows = [...graph].map(([part, targets]) => {
    const names = [...graph.keys()].filter((name) => targets.has(name)).map((name) => `\`${name}\``);
    return `| \`${part}\` | ${names.join(', ') || 'nothing'} |`;
  });
  return ['| part | imports |', '| --- | --- |', ...rows].join('\n');
}
