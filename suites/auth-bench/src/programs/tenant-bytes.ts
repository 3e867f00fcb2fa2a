// Prints as JSON how much memory each of some subjects keeps for one client with a token, in bytes. Needs `--expose-gc`.
//
//   node --expose-gc src/programs/tenant-bytes.ts <origin of the server> <subject>...

import { stubTokenRequests } from '../stubbed-fetch.ts';
import type { BenchClient } from '../subject.ts';
import { loadSubject, subjects } from '../subjects.ts';
import { callAll, createTenants, heapKb } from '../tenants.ts';

const CLIENTS = 400;

const [, , server = '', ...names] = process.argv;
stubTokenRequests(server);
const bytes: Record<string, number> = {};
/** Nothing is given back in the meantime. */
const kept: BenchClient[][] = [];
for (const name of names) {
  const subject = subjects.find((candidate) => candidate.name === name);
  if (!subject) throw new Error(`There is no subject ${name}.`);
  const create = await loadSubject(subject);
  let last = 0;
  const createNext = (): BenchClient => {
    last += 1;
    return create({ server, secret: 'right', clientId: `client-${last}` });
  };
  const make = async (): Promise<void> => {
    const clients = createTenants(createNext, CLIENTS);
    kept.push(clients);
    await callAll(clients);
  };
  // What a library loads or makes once is not a client's.
  await make();
  const before = await heapKb();
  await make();
  bytes[name] = Math.round((((await heapKb()) - before) * 1_000) / CLIENTS);
}
console.log(JSON.stringify(bytes));
process.exit(0);
