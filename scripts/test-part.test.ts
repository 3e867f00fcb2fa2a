import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './repository.ts';
import { PARTS } from './test-part.ts';

const readPackage = (folder: string) =>
  JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

test.each(Object.entries(PARTS))('the part %s has tests, and a script that runs them', (name, folders) => {
  for (const folder of folders) expect(readPackage(folder).scripts.test).toBe('vitest run');

  expect(readPackage('.').scripts[`test:${name}`]).toContain(`node scripts/test-part.ts ${name}`);
});
