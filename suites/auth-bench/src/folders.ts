import { join } from 'node:path';

/** This suite. */
export const suiteFolder = join(import.meta.dirname, '..');

/** The folder where the other libraries are installed, on demand. */
export const peersFolder = join(suiteFolder, 'peers');

export const repositoryFolder = join(suiteFolder, '../..');
