import type { Figure, Measure, Row, Sample } from '../measure.ts';
import type { MeasureResult } from '../results.ts';
import { median } from '../statistics.ts';

/** A row of a table: the median of each figure, and how far the samples were apart. */
export interface RowSummary {
  readonly name: string;
  readonly kind: 'ours' | 'peer' | 'limit';
  readonly note?: string | undefined;
  /** The medians, by the key of the figure; text as it is. */
  readonly values: Sample;
  /** The least and the largest of the first figure, if there were several samples. */
  readonly spread?: readonly [number, number] | undefined;
  /** Why there is no sample. */
  readonly failure?: string | undefined;
}

export function summarize(measure: Measure, result: MeasureResult): RowSummary[] {
  const known = measure.isOpen
    ? Object.keys(result.rows).map((name): Row => ({ name, kind: 'ours' }))
    : measure.rows;
  const rows = known.flatMap(({ name, kind, note }): RowSummary[] => {
    const samples = result.rows[name];
    if (samples === undefined) return [];
    if (typeof samples === 'string') return [{ name, kind, note, values: {}, failure: samples }];
    const values = Object.fromEntries(
      measure.figures.map(({ key }) => [key, middle(samples.map((sample) => sample[key] ?? '-'))]),
    );
    if (measure.hides?.(values)) return [];
    const firsts = samples.map((sample) => Number(sample[measure.figures[0]?.key ?? '']));
    const spread = firsts.length > 1 ? ([Math.min(...firsts), Math.max(...firsts)] as const) : undefined;
    return [{ name, kind, note, values, spread }];
  });
  const [{ key } = { key: '' }] = measure.figures;
  return measure.isOpen ? [...rows].sort((a, b) => Number(b.values[key]) - Number(a.values[key])) : rows;
}

function middle(values: readonly (number | string)[]): number | string {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length > 0 ? median(numbers) : (values[0] ?? '-');
}

/** The table of one measure, in Markdown. */
export function toTable(measure: Measure, result: MeasureResult): string {
  const summaries = summarize(measure, result);
  const hasSpread = summaries.some(({ spread }) => spread);
  const [first] = measure.figures;
  const head = ['', ...measure.figures.map(({ label }) => label), ...(hasSpread ? ['spread'] : []), ''];
  const lines = summaries.map(({ name, kind, note = '', values, spread, failure }) => {
    const title = kind === 'ours' ? `**${name}**` : kind === 'limit' ? `_${name}_` : name;
    const cells = measure.figures.map((figure) => formatFigure(figure, values[figure.key]));
    const range =
      spread && first ? `${formatFigure(first, spread[0])} to ${formatFigure(first, spread[1])}` : '';
    return [title, ...cells, ...(hasSpread ? [range] : []), failure ? 'it did not run' : note];
  });
  const rule = head.map((_, column) => {
    const figure = measure.figures[column - 1];
    return figure && !figure.isText ? '--:' : '---';
  });
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function formatFigure({ digits = 1 }: Figure, value: number | string | undefined): string {
  if (typeof value !== 'number') return value ?? '-';
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
