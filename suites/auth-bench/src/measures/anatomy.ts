import { join } from 'node:path';
import { HEAP_KINDS } from '../heap-snapshot.ts';
import type { Measure, Sample } from '../measure.ts';
import { runNode } from '../processes.ts';

const CLIENTS = 500;
const program = join(import.meta.dirname, '../programs/count-objects.ts');

let counted: Promise<Record<string, Sample>> | undefined;

export const measure: Measure = {
  name: 'anatomy',
  title: 'What a client is made of',
  how: `Two heap snapshots of a process, before and after it makes ${CLIENTS} clients of Blooma, each with a token: the
difference by kind, divided by ${CLIENTS}. A context holds the variables that inner functions use.`,
  rows: HEAP_KINDS.map((name) => ({ name, kind: 'ours' })),
  figures: [
    { key: 'bytes', label: 'bytes a client', digits: 0, isDrawn: true },
    { key: 'count', label: 'objects a client', digits: 1 },
  ],
  rounds: 1,
  isOutside: true,
  async sample({ name }, { server }) {
    counted ??= runNode(['--expose-gc', program, server, String(CLIENTS)]).then((out) => JSON.parse(out));
    return (await counted)[name] ?? {};
  },
};
