import { loadMeasure } from '../measure-list.ts';
import type { Results } from '../results.ts';
import { formatFigure, summarize } from './table.ts';

interface Goal {
  readonly text: string;
  readonly measure: string;
  readonly figure: string;
  readonly most: number;
  /** The row whose figure is subtracted. */
  readonly over?: string;
  /** The rows that it is about. @default all our rows */
  readonly rows?: RegExp;
}

const GOALS: readonly Goal[] = [
  { text: 'A cached token, x the closure', measure: 'hot', figure: 'ratio', most: 1.05 },
  { text: 'Attaching a token, x the closure', measure: 'attach', figure: 'ratio', most: 1.1 },
  { text: 'CPU of a request, x a constant header', measure: 'loopback', figure: 'ratio', most: 1.1 },
  { text: 'Token requests of 1,000 first calls', measure: 'herds', figure: 'first', most: 1 },
  { text: 'Token requests of 1,000 calls at an expiry', measure: 'herds', figure: 'expiry', most: 1 },
  {
    text: 'Token requests of 1,000 calls during a 503',
    measure: 'herds',
    figure: 'failing',
    most: 1,
    rows: /auth$/,
  },
  {
    text: 'The same, with `retry: false` and without a refresh token',
    measure: 'herds',
    figure: 'failing',
    most: 1,
    rows: /blooma-auth, once$/,
  },
  { text: 'Token requests of 20 calls with a wrong secret', measure: 'herds', figure: 'wrong', most: 1 },
  { text: 'Wait of a caller a minute before the expiry, ms', measure: 'soft', figure: 's60', most: 5 },
  {
    text: 'Import of `@x/blooma-auth`, ms of CPU over an empty module',
    measure: 'import',
    figure: 'cpu',
    most: 4,
    over: 'an empty module',
    rows: /blooma/,
  },
  {
    text: 'Bundle of a factory, kB',
    measure: 'bundle',
    figure: 'kb',
    most: 8,
    rows: /^@x\/b\w+-auth$/,
  },
  { text: 'Bundle of `isAuthError`, kB', measure: 'bundle', figure: 'kb', most: 0.15, rows: /isAuthError/ },
  {
    text: 'Memory of a tenant with a token, kB over the closure',
    measure: 'heap',
    figure: 'token',
    most: 1.5,
    over: 'closure',
  },
  {
    text: 'A cached token of one of 10,000 clients, x the closure',
    measure: 'tenants',
    figure: 'ratio',
    most: 1.3,
  },
  {
    text: 'Growth of the heap by many renewals, kB',
    measure: 'renewals',
    figure: 'growth',
    most: 1_000,
  },
  { text: 'A call of 10,000 at an expiry, x one of 100', measure: 'callers', figure: 'ratio', most: 1 },
  { text: 'Token requests of the 10,000', measure: 'callers', figure: 'requests', most: 1 },
];

/** What we aim at, and whether the worst of our rows is there. */
export async function toGoals(results: Results): Promise<string[]> {
  const lines: string[] = [];
  for (const { text, measure: name, figure: key, most, over, rows = /./ } of GOALS) {
    const result = results.measures[name];
    if (!result) continue;
    const measure = await loadMeasure(name);
    const figure = measure.figures.find((candidate) => candidate.key === key) ?? { key, label: '' };
    const summaries = summarize(measure, result);
    const start = over ? Number(summaries.find((row) => row.name === over)?.values[key]) : 0;
    const ours = summaries.filter((row) => row.kind === 'ours' && rows.test(row.name));
    const worst = Math.max(...ours.map(({ values }) => Number(values[key]))) - start;
    const shown = formatFigure(figure, worst);
    lines.push(
      `| ${text} | ${most.toLocaleString('en-GB')} | ${shown} | ${worst <= most ? 'yes' : '**no**'} |`,
    );
  }
  const head = '| | at most | our worst row | met |\n| --- | --: | --: | --- |';
  return lines.length > 0 ? ['## Goals', [head, ...lines].join('\n')] : [];
}
