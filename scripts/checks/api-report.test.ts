import { expect, test } from 'vitest';
import { plantTree } from '../testing/tree.ts';
import { difference, reportsOn } from './api-report.ts';

/** The report of a package with one entry. */
function reportOn(declarations: string): string {
  return reportsOn(plantPackage({ index: declarations }), ['index'])[0] ?? '';
}

function plantPackage(declarations: Readonly<Record<string, string>>): string {
  const files = Object.entries(declarations).map(([name, text]) => [`dist/${name}.d.ts`, text]);
  const manifest = JSON.stringify({ name: '@x/little-auth', version: '1.0.0' });
  return plantTree({ 'package.json': manifest, ...Object.fromEntries(files) });
}

test('the report has the exported declarations and those that they use, without documentation', () => {
  const declarations = [
    '/** Documented. */',
    'interface Options {',
    '    /** Seconds. */',
    '    ttl?: number;',
    '    retry?: boolean;',
    '}',
    'interface Unused { a: 1 }',
    'declare function create(options: Options): void;',
    'export { create };',
  ].join('\n');

  const report = reportOn(declarations);

  expect(report).toContain('export function create(options: Options): void;');
  expect(report).toContain('interface Options {\n    retry?: boolean;\n    ttl?: number;\n');
  expect(report).not.toMatch(/Documented|Seconds|undocumented|Unused/);
});

test('a changed member, a removed export and a new one are listed line by line', () => {
  const before = reportOn('export declare const a: 1;\nexport declare const b: 2;');
  const after = reportOn('export declare const a: 3;\nexport declare const c: 2;');

  expect(difference(before, after)).toEqual([
    '- export const a: 1;',
    '- export const b: 2;',
    '+ export const a: 3;',
    '+ export const c: 2;',
  ]);
  expect(difference(before, before)).toEqual([]);
});

test('each entry has a report of its own, in the order that was asked for', () => {
  const folder = plantPackage({
    index: "export { Shared } from './shared';\nexport declare const a: 1;",
    other: "import type { Shared } from './shared';\nexport declare const b: Shared;",
    shared: 'export interface Shared { c: 1 }',
  });

  const [other, index] = reportsOn(folder, ['other', 'index']);

  expect(index).toMatch(/const a: 1;[\s\S]*export interface Shared \{/);
  expect(index).not.toContain('const b');
  expect(other).toMatch(/const b: Shared;[\s\S]*\ninterface Shared \{/);
  expect(other).not.toContain('const a');
});
