import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryFolder } from '../src/folders.ts';
import { toPage } from '../src/page/to-page.ts';
import { readResults } from '../src/results.ts';
import { median, medianSlope, type Point } from '../src/statistics.ts';

it('shows in docs/benchmarks.md what was measured', async () => {
  const { page, charts } = await toPage(readResults());
  const read = (path: string): string => readFileSync(join(repositoryFolder, 'docs', path), 'utf8');

  expect(read('benchmarks.md'), 'Run pnpm bench --page.').toBe(page);
  for (const [name, chart] of Object.entries(charts)) expect(read(`benchmarks/${name}.svg`)).toBe(chart);
});

it('shows no chart that is not there', async () => {
  const { page } = await toPage(readResults());
  const shown = [...page.matchAll(/\]\((benchmarks\/[\w-]+\.svg)\)/g)].map(([, path = '']) => path);

  expect(shown.length).toBeGreaterThan(0);
  for (const path of shown) expect(existsSync(join(repositoryFolder, 'docs', path))).toBe(true);
});

it('takes the middle of an odd and of an even number of samples', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

it('finds how fast a heap grows, whatever two of its ten sizes are', () => {
  const line = Array.from({ length: 10 }, (_, index): Point => [index, 100 + 3 * index]);

  expect(medianSlope([...line.slice(0, 2), [2, 5_000], ...line.slice(3, 9), [9, 0]])).toBeCloseTo(3);
  expect(medianSlope(line.map(([x]): Point => [x, 100]))).toBe(0);
});
