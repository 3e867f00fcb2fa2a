import type { Measure } from '../measure.ts';
import { loadMeasure, MEASURES } from '../measure-list.ts';
import type { Results } from '../results.ts';
import { formatFigure, type RowSummary, summarize } from './table.ts';

/** For each measure that draws a figure where less is better: which peers are better than ours. */
export async function toVerdicts(results: Results): Promise<string[]> {
  const lines: string[] = [];
  for (const name of MEASURES) {
    const result = results.measures[name];
    if (!result) continue;
    const measure = await loadMeasure(name);
    const line = toVerdict(measure, summarize(measure, result));
    if (line !== undefined) lines.push(line);
  }
  return lines.length > 0 ? ['## Where a peer is better', lines.join('\n')] : [];
}

/** A peer counts as better if its figure is below that of our worst row. */
function toVerdict(measure: Measure, rows: readonly RowSummary[]): string | undefined {
  const figure = measure.figures.find(({ isDrawn }) => isDrawn);
  if (!figure || !rows.some(({ kind }) => kind === 'peer')) return undefined;
  const figureOf = ({ values }: RowSummary): number => Number(values[figure.key]);
  const skipped = measure.rows.filter(({ isTableOnly }) => isTableOnly).map(({ name }) => name);
  // What the table shows as equal is equal.
  const round = (value: number): number => Number(value.toFixed(figure.digits ?? 1));
  const ours = rows.filter(({ name, kind }) => kind === 'ours' && !skipped.includes(name)).map(figureOf);
  const [best, worst] = [Math.min(...ours), Math.max(...ours)];
  const better = rows.filter((row) => row.kind === 'peer' && round(figureOf(row)) < round(worst));
  const range =
    best === worst
      ? formatFigure(figure, best)
      : `${formatFigure(figure, best)} to ${formatFigure(figure, worst)}`;
  const names = better.map((row) => `${row.name} (${formatFigure(figure, figureOf(row))})`);
  const verdict =
    names.length > 0 ? `better than some of our rows: ${names.join(', ')}` : 'no peer is better';
  return `- ${measure.title}, ${figure.label}: ours ${range}; ${verdict}.`;
}
