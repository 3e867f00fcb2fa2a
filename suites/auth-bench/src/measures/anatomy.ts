import { HEAP_KINDS, readHeap } from '../heap-snapshot.ts';
import type { Measure } from '../measure.ts';
import { create as createBlooma } from '../subjects/blooma.ts';
import { callAll, createTenants } from '../tenants.ts';

const CLIENTS = 500;

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
  async sample({ name }, { server }) {
    const kind = HEAP_KINDS.find((candidate) => candidate === name) ?? 'other';
    const make = (count: number) => {
      let last = 0;
      return createTenants(() => {
        last += 1;
        return createBlooma({ server, secret: 'right', clientId: `client-${last}` });
      }, count);
    };
    await callAll(make(50));
    // The first snapshot leaves something behind.
    await readHeap();
    const before = (await readHeap())[kind];
    const clients = make(CLIENTS);
    await callAll(clients);
    const after = (await readHeap())[kind];
    return {
      bytes: (after.bytes - before.bytes) / clients.length,
      count: (after.count - before.count) / clients.length,
    };
  },
};
