// Counts the objects that clients of Blooma are made of, and prints them as JSON, by kind.
//
//   node --expose-gc src/programs/count-objects.ts <origin of the server> <clients>

import { HEAP_KINDS, readHeap } from '../heap-snapshot.ts';
import { create } from '../subjects/blooma.ts';
import { callAll, createTenants, heapKb } from '../tenants.ts';

const [, , server = '', count] = process.argv;
const make = (clients: number) => {
  let last = 0;
  return createTenants(() => {
    last += 1;
    return create({ server, secret: 'right', clientId: `client-${last}` });
  }, clients);
};
await callAll(make(50));
// The first snapshot leaves something behind.
await readHeap();
const before = await readHeap();
const clients = make(Number(count));
await callAll(clients);
// Waits until ended connections and timers are gone.
await heapKb();
const after = await readHeap();
const each = (end: number, start: number): number => (end - start) / clients.length;
const parts = HEAP_KINDS.map((kind) => [
  kind,
  {
    bytes: each(after[kind].bytes, before[kind].bytes),
    count: each(after[kind].count, before[kind].count),
  },
]);
console.log(JSON.stringify(Object.fromEntries(parts)));
process.exit(0);
