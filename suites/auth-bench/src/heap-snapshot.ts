import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** How many objects of one kind there are, and their bytes. */
export interface HeapPart {
  count: number;
  bytes: number;
}

/** The kinds of objects that a client is made of. */
export const HEAP_KINDS = [
  'functions',
  'contexts',
  'objects',
  'arrays',
  'maps and sets',
  'promises',
  'texts',
  'numbers',
  'other',
] as const;

type HeapKind = (typeof HEAP_KINDS)[number];

/** Counts what is on the heap, by kind. It collects garbage first. */
export async function readHeap(): Promise<Record<HeapKind, HeapPart>> {
  const { snapshot, nodes, strings } = JSON.parse(await text(getHeapSnapshot())) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const column = (name: string): number => fields.indexOf(name);
  const [typeAt, nameAt, sizeAt] = [column('type'), column('name'), column('self_size')];
  const parts = Object.fromEntries(HEAP_KINDS.map((kind) => [kind, { count: 0, bytes: 0 }])) as Record<
    HeapKind,
    HeapPart
  >;
  for (let start = 0; start < nodes.length; start += fields.length) {
    const at = (offset: number): number => nodes[start + offset] ?? 0;
    const part = parts[kindOf(types[0][at(typeAt)] ?? '', strings[at(nameAt)] ?? '')];
    part.count += 1;
    part.bytes += at(sizeAt);
  }
  return parts;
}

function kindOf(type: string, name: string): HeapKind {
  if (type === 'closure') return 'functions';
  if (name.startsWith('system / Context')) return 'contexts';
  if (type === 'object' && /^(Weak)?(Map|Set)$/.test(name)) return 'maps and sets';
  if (type === 'object' && name === 'Promise') return 'promises';
  if (type === 'array' || name === 'Array') return 'arrays';
  if (type.endsWith('string')) return 'texts';
  if (type === 'number') return 'numbers';
  return type === 'object' || type === 'object shape' ? 'objects' : 'other';
}
