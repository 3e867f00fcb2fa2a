import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countFiles } from '../bundle-size.ts';
import { peersFolder, suiteFolder } from '../folders.ts';
import type { Measure } from '../measure.ts';
import { runNode } from '../processes.ts';
import { packageRows } from '../rows.ts';
import { median } from '../statistics.ts';

const EMPTY = 'an empty module';

/** One import varies by a tenth and more. */
const PROCESSES = 7;

export const measure: Measure = {
  name: 'import',
  title: 'Cold import',
  how: `A script imports the package as an ES module in a fresh process and exits. **CPU** is the user and system time of the
process from before the import to after it, **MB** what its resident memory grew by, **files** how many files Node loads.
Each sample is the median of seven processes. The empty module is a file too. Files are in the cache of the operating
system. V8 compiles the path functions of Node after they resolved several hundred characters, for about 0.5 ms, so a row depends
on how long the path of the checkout is.`,
  rows: [{ name: EMPTY, kind: 'limit' }, ...packageRows],
  figures: [
    { key: 'cpu', label: 'ms of CPU', digits: 1, isDrawn: true },
    { key: 'mb', label: 'MB', digits: 1 },
    { key: 'files', label: 'files', digits: 0 },
  ],
  isOutside: true,
  async sample({ name, kind }) {
    const home = kind === 'peer' ? peersFolder : suiteFolder;
    // Node finds packages from here, and git ignores it.
    const folder = join(home, 'node_modules/.bench');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'empty.mjs'), 'export {};\n');
    const imported = JSON.stringify(name === EMPTY ? './empty.mjs' : name);
    const script = join(folder, 'script.mjs');
    writeFileSync(
      script,
      `const cpu = process.cpuUsage(), rss = process.memoryUsage.rss();
await import(${imported});
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ cpu: (user + system) / 1e3, mb: (process.memoryUsage.rss() - rss) / 2 ** 20 }));
process.exit();\n`,
    );
    try {
      const found: { cpu: number; mb: number }[] = [];
      while (found.length < PROCESSES) found.push(JSON.parse(await runNode([script])));
      return {
        cpu: median(found.map(({ cpu }) => cpu)),
        mb: median(found.map(({ mb }) => mb)),
        files: await countFiles(`import ${imported};`, folder),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
