import { peersFolder, suiteFolder } from '../folders.ts';
import type { Measure, Row } from '../measure.ts';
import { runNode } from '../processes.ts';
import { subjects } from '../subjects.ts';

const EMPTY = 'an empty module';

const rows: readonly Row[] = [
  { name: EMPTY, kind: 'limit' },
  ...subjects.filter(({ kind }) => kind !== 'limit'),
  { name: '@auth0/auth0-spa-js', kind: 'peer' },
];

export const measure: Measure = {
  name: 'import',
  title: 'Cold import',
  how: `A script imports the package as an ES module in a fresh process and exits. **CPU** is the user and system time of the
process from before the import to after it, **MB** what its resident memory grew by. Files are in the cache of the
operating system.`,
  rows,
  figures: [
    { key: 'cpu', label: 'ms of CPU', digits: 1, isDrawn: true },
    { key: 'mb', label: 'MB', digits: 1 },
  ],
  isOutside: true,
  async sample({ name, kind }) {
    const script = `
      const cpu = process.cpuUsage(), rss = process.memoryUsage.rss();
      await import(${JSON.stringify(name === EMPTY ? 'data:text/javascript,' : name)});
      const { user, system } = process.cpuUsage(cpu);
      console.log(JSON.stringify({ cpu: (user + system) / 1e3, mb: (process.memoryUsage.rss() - rss) / 2 ** 20 }));
      process.exit();`;
    const folder = kind === 'peer' ? peersFolder : suiteFolder;
    return JSON.parse(await runNode(['--input-type=module', '--eval', script], folder));
  },
};
