// Prints as JSON how much memory each of some subjects keeps for one client with a token, in bytes. Needs `--expose-gc`.
//
//   node --expose-gc src/programs/tenant-bytes.ts <origin of the server> <subject>...

import { stubTokenRequests } from '../stubbed-fetch.ts';
import type { BenchClient, CreateClient } from '../subject.ts';
import { loadSubject, subjects } from '../subjects.ts';
import { callAll, createTenants, heapKb } from '../tenants.ts';

const CLIENTS = 400;

const [, , server = '', ...names] = process.argv;
stubTokenRequests(server);
/** Nothing is given back in the meantime. */
const kept: BenchClient[][] = [];

async function make(create: CreateClient): Promise<void> {
  let last = 0;
  const clients = createTenants(() => {
    last += 1;
    return create({ server, secret: 'right', clientId: `client-${last}` });
  }, CLIENTS);
  kept.push(clients);
  await callAll(clients);
}

const creates = await Promise.all(
  names.map(async (name) => {
    const subject = subjects.find((candidate) => candidate.name === name);
    if (!subject) throw new Error(`There is no subject ${name}.`);
    return { name, create: await loadSubject(subject) };
  }),
);
// What a library loads or makes once, and the process for all of them, is not a client's.
for (const { create } of creates) await make(create);

const bytes: Record<string, number> = {};
let before = await heapKb();
for (const { name, create } of creates) {
  await make(create);
  const after = await heapKb();
  bytes[name] = Math.round(((after - before) * 1_000) / CLIENTS);
  before = after;
}
console.log(JSON.stringify(bytes));
process.exit(0);
