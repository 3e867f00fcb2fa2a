import * as blam from '@x/blam-auth';
import * as blameless from '@x/blameless-auth';
import * as blastiq from '@x/blastiq-auth';
import * as blooma from '@x/blooma-auth';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../src/folders.ts';
import { runNode } from '../src/processes.ts';

const sources = {
  '@x/blooma-auth': blooma,
  '@x/blameless-auth': blameless,
  '@x/blam-auth': blam,
  '@x/blastiq-auth': blastiq,
};

// A build that moves code between files must lose none of it: what the package re-exports neither.
describe.each(Object.entries(sources))('%s as it is built', (name, source) => {
  it.each([
    ['import', `import * as built from '${name}'; console.log(Object.keys(built).join());`, 'module'],
    ['require', `console.log(Object.keys(require('${name}')).join());`, 'commonjs'],
  ])('gives to %s what its source exports', async (_how, script, type) => {
    const built = await runNode([`--input-type=${type}`, '--eval', script], suiteFolder);

    expect(built.trim().split(',').sort()).toEqual(Object.keys(source).sort());
  });
});
