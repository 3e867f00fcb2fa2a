import * as core from '@x/auth-core';
import * as provider from '@x/auth-core/provider';
import * as blam from '@x/blam-auth';
import * as blameless from '@x/blameless-auth';
import * as blastiq from '@x/blastiq-auth';
import * as blooma from '@x/blooma-auth';
import { describe, expect, it } from 'vitest';
import { suiteFolder } from '../src/folders.ts';
import { runNode } from '../src/processes.ts';

const sources = {
  '@x/auth-core': core,
  '@x/blooma-auth': blooma,
  '@x/blameless-auth': blameless,
  '@x/blam-auth': blam,
  '@x/blastiq-auth': blastiq,
};

const ways = ['import', 'require'] as const;

// A build that moves code between files must lose none of it: what the package re-exports neither.
describe.each(Object.entries(sources))('%s as it is built', (name, source) => {
  it.each(ways)('gives to %s what its source exports', async (way) => {
    expect(await exportsOf(name, way)).toEqual(describeExports(source));
  });
});

// Its file is also what the rest of core is built on, so it exports more than its declarations say.
it.each(ways)('@x/auth-core/provider as it is built gives to %s what its source exports', async (way) => {
  const built = await exportsOf('@x/auth-core/provider', way);

  expect(built).toEqual(expect.arrayContaining(describeExports(provider)));
});

/** What a module exports, sorted. A function of the same name that takes other arguments is another one. */
function describeExports(module: object): string[] {
  return Object.entries(module)
    .map(([name, value]) => `${name}: ${typeof value} of ${value.length}`)
    .sort();
}

/** The same of a built package. */
async function exportsOf(name: string, way: (typeof ways)[number]): Promise<string[]> {
  const [type, module] =
    way === 'import' ? ['module', `await import('${name}')`] : ['commonjs', `require('${name}')`];
  const script = `${describeExports}; console.log(JSON.stringify(describeExports(${module})));`;
  return JSON.parse(await runNode([`--input-type=${type}`, '--eval', script], suiteFolder));
}
