/**
 * Finds the programs that the tests need, such as a browser, and installs what is missing if that is possible here.
 * The tests read what was found; those whose program is missing are skipped. A second run installs nothing.
 *
 *   node scripts/set-up.ts [--strict] [--retry] [--file <where to write what was found>]
 *
 * --strict  Fails if a program is missing. Always tries to install it, also if that failed before.
 * --retry   Tries to install again what could not be installed the last time.
 */
import { parseArgs } from 'node:util';
import { FOUND_TOOLS_FILE, readFoundTools, writeFoundTools } from './set-up/found-tools.ts';
import { thisMachine } from './set-up/machine.ts';
import { provideTools } from './set-up/provide-tools.ts';
import { NEEDED } from './set-up/tools.ts';

const { values } = parseArgs({
  options: {
    strict: { type: 'boolean', default: false },
    retry: { type: 'boolean', default: false },
    file: { type: 'string', default: FOUND_TOOLS_FILE },
  },
});
const found = await provideTools({
  needs: NEEDED,
  machine: thisMachine(),
  before: readFoundTools(values.file) ?? {},
  retry: values.retry || values.strict,
  // Standard output is for the results of the tests.
  say: (line) => console.error(line),
});
writeFoundTools(found, values.file);
if (values.strict && Object.values(found).includes(null)) process.exitCode = 1;
