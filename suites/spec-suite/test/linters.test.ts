import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument, visit } from 'yaml';
import { writeBundledSpec } from '../src/bundled-spec.ts';
import { linters } from '../src/linters.ts';
import { createFolder, names } from './support.ts';

describe.each(Object.entries(linters))('%s has nothing to say', (_, lint) => {
  test.each(names)('about the document of %s', async (name) => {
    expect(await lint(writeBundledSpec(name, createFolder()))).toEqual([]);
  });
});

test.each([...names, 'shared/oauth2'])(
  'specs/%s.yaml says who documents what the provider does not',
  (name) => {
    const text = readFileSync(join(import.meta.dirname, `../../../specs/${name}.yaml`), 'utf8');
    const wrong: string[] = [];
    visit(parseDocument(text), {
      Map(_key, node) {
        const mark = node.get('x-provenance');
        const hasSource = node.has('x-source');
        const isKnown = mark === undefined || mark === 'third-party' || mark === 'inferred';
        if (isKnown && hasSource === (mark === 'third-party')) return;
        wrong.push(text.slice(0, node.range?.[0]).split('\n').length.toString());
      },
    });
    expect(wrong, 'lines with a mark that is unknown, or with a source too much or too few').toEqual([]);
  },
);
