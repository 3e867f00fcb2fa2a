import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const GUIDES = join(import.meta.dirname, '../../../docs/guides');
/** In this folder, so that the snippets find the packages. Git ignores it. */
const REPORTS = join(import.meta.dirname, '../../reports');

/**
 * Loads the snippet of a guide that contains a text. Each call loads it anew, until the test ends.
 *
 * @param change What the test must change, such as an address.
 */
export async function loadSnippet<T>(
  guide: string,
  text: string,
  change: (code: string) => string = (code) => code,
): Promise<T> {
  const document = await readFile(join(GUIDES, guide), 'utf8');
  const snippets = [...document.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const found = snippets.filter((code) => code.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} snippets of ${guide} contain "${text}".`);
  await mkdir(REPORTS, { recursive: true });
  const folder = await mkdtemp(join(REPORTS, 'snippet-'));
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 10 }));
  const file = join(folder, 'snippet.ts');
  await writeFile(file, change(found[0] ?? ''));
  return import(/* @vite-ignore */ file);
}
