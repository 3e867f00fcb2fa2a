import { peersFolder, suiteFolder } from '../folders.ts';
import { sizeOfInstall } from '../install-size.ts';
import type { Measure } from '../measure.ts';
import { packageRows } from '../rows.ts';

export const measure: Measure = {
  name: 'install',
  title: 'Install',
  how: `What \`npm install\` of the package alone adds: it and its dependencies, without optional peers, each version once.
Ours counts the files that are published. **MB** is the sum of the file sizes.`,
  rows: packageRows,
  figures: [
    { key: 'packages', label: 'packages', digits: 0 },
    { key: 'mb', label: 'MB', digits: 2, isDrawn: true },
  ],
  rounds: 1,
  isOutside: true,
  sample: async ({ name, kind }) => sizeOfInstall(kind === 'peer' ? peersFolder : suiteFolder, name),
};
