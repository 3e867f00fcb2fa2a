import type { Measure } from '../measure.ts';
import { loadMeasure, MEASURES } from '../measure-list.ts';
import type { MeasureResult, Results } from '../results.ts';
import { subjects } from '../subjects.ts';
import { drawChart } from './chart.ts';
import { toGoals } from './goals.ts';
import { INTRODUCTION } from './introduction.ts';
import { formatFigure, summarize, toTable } from './table.ts';
import { toVerdicts } from './verdicts.ts';

/** The page and its charts, by their names. */
export async function toPage(
  results: Results,
): Promise<{ page: string; charts: Readonly<Record<string, string>> }> {
  const charts: Record<string, string> = {};
  const sections: string[] = [];
  for (const name of MEASURES) {
    const result = results.measures[name];
    if (!result) continue;
    const measure = await loadMeasure(name);
    const chart = toChart(measure, result);
    if (chart !== undefined) charts[name] = chart;
    sections.push(toSection(measure, result, chart !== undefined));
  }
  const versions = subjects
    .filter((subject) => subject.package !== undefined)
    .map(({ package: from = '' }) => `${from} ${results.versions[from] ?? ''}`);
  const page = [
    INTRODUCTION,
    toLoads(Object.values(results.measures)),
    `Measured: ${[...new Set(versions), `@auth0/auth0-spa-js ${results.versions['@auth0/auth0-spa-js']}`].join(', ')}.`,
    ...(await toGoals(results)),
    ...(await toVerdicts(results)),
    ...sections,
  ].join('\n\n');
  return { page: `${page}\n`, charts };
}

/** Says on how busy a machine it was measured. */
function toLoads(measures: readonly MeasureResult[]): string {
  const busy = measures.filter(({ load }) => load > MAX_LOAD).length;
  if (busy === 0) return 'Nothing else used the machine.';
  return `**Other programs used the machine during ${busy} of the ${measures.length} measures**, which say so.`;
}

function toSection(measure: Measure, result: MeasureResult, hasChart: boolean): string {
  const { date, machine, node, rounds, load } = result;
  const samples = rounds === 1 ? 'one sample of each row' : `the median of ${rounds} samples of each row`;
  return [
    `## ${measure.title}`,
    measure.how,
    ...(hasChart ? [`![${measure.title}](benchmarks/${measure.name}.svg)`] : []),
    toTable(measure, result),
    `\`pnpm bench --only ${measure.name}\`: ${samples}, ${date.replace('T', ' ')} UTC, Node ${node}, ${machine}.${toWarning(load)}`,
  ].join('\n\n');
}

/** A run of its own keeps about one program busy on each processor. */
const MAX_LOAD = 1.5;

/** Says that others used the machine. */
function toWarning(load: number): string {
  if (load <= MAX_LOAD) return '';
  return ` **Under load**: ${load.toFixed(0)} programs for each processor, so times are too long and ratios are rough.`;
}

/** Limits are lines in the chart. Undefined if the measure draws nothing. */
function toChart(measure: Measure, result: MeasureResult): string | undefined {
  const figure = measure.figures.find(({ isDrawn }) => isDrawn);
  if (!figure) return undefined;
  const skipped = measure.rows.filter(({ isTableOnly }) => isTableOnly).map(({ name }) => name);
  const bars = summarize(measure, result).flatMap(({ name, kind, values }) => {
    if (skipped.includes(name)) return [];
    const value = values[figure.key];
    return typeof value === 'number' ? [{ name, kind, value, text: formatFigure(figure, value) }] : [];
  });
  return bars.length > 0 ? drawChart(`${measure.title}: ${figure.label}`, bars) : undefined;
}
