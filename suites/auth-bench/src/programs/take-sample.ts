// Takes one sample of one row in this process, and prints it as JSON.
//
//   node src/programs/take-sample.ts <measure> <row> <origin of the server> [quick]

import { loadMeasure } from '../measure-list.ts';
import type { BenchClient, Setting } from '../subject.ts';
import { loadSubject, subjects } from '../subjects.ts';

const [, , name = '', rowName = '', server = '', speed] = process.argv;
const measure = await loadMeasure(name);
const row = measure.rows.find((candidate) => candidate.name === rowName);
if (!row) throw new Error(`${name} has no row ${rowName}.`);
const subject = subjects.find((candidate) => candidate.name === rowName);
const create = subject && (await loadSubject(subject));
let last = 0;

const sample = await measure.sample(row, {
  server,
  isQuick: speed === 'quick',
  create(setting: Partial<Setting> = {}): BenchClient {
    if (!create) throw new Error(`${rowName} is not a subject.`);
    last += 1;
    return create({ server, secret: 'right', clientId: `client-${last}`, ...setting });
  },
});
console.log(JSON.stringify(sample));
// Some libraries keep a timer.
process.exit(0);
