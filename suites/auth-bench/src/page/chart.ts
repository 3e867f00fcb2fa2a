/** One bar. */
export interface Bar {
  readonly name: string;
  readonly kind: 'ours' | 'peer' | 'limit';
  readonly value: number;
  readonly text: string;
}

const WIDTH = 760;
const NAME_WIDTH = 210;
const VALUE_WIDTH = 70;
const ROW = 24;
const TOP = 40;
const COLOURS = { ours: '#0969da', peer: '#8c959f', limit: '#cf222e' };
/** Bars of very different length are drawn by their logarithm. */
const LOG_RANGE = 30;

/** A bar for each row, and a line down the chart for each limit. SVG that is read on white and on dark pages alike. */
export function drawChart(title: string, bars: readonly Bar[]): string {
  const limits = bars.filter(({ kind, value }) => kind === 'limit' && value > 0);
  const shown = bars.filter(({ kind }) => kind !== 'limit');
  const largest = Math.max(...bars.map(({ value }) => value));
  const smallest = Math.min(...bars.map(({ value }) => value).filter((value) => value > 0));
  const isLog = largest / smallest > LOG_RANGE;
  const scaled = (value: number): number => {
    if (!isLog) return Math.max(value, 0) / largest;
    const start = Math.log(smallest) - 0.4;
    return value > 0 ? (Math.log(value) - start) / (Math.log(largest) - start) : 0;
  };
  const room = WIDTH - NAME_WIDTH - VALUE_WIDTH;
  const lengthOf = (value: number): number => Math.round(Math.max(scaled(value) * room, 1));
  const bottom = TOP + shown.length * ROW;
  const height = bottom + (10 + limits.length * 16);

  const drawn = shown.map(({ name, kind, value }, index) => {
    const y = TOP + index * ROW;
    const weight = kind === 'ours' ? ' font-weight="600"' : '';
    return `<text x="${NAME_WIDTH - 8}" y="${y + 15}" text-anchor="end"${weight}>${escapeText(name)}</text>
<rect x="${NAME_WIDTH}" y="${y + 3}" width="${lengthOf(value)}" height="${ROW - 7}" rx="2" fill="${COLOURS[kind]}"/>`;
  });
  // After the lines, with a white edge, so that no line crosses a figure.
  const figures = shown.map(({ value, text }, index) => {
    const x = NAME_WIDTH + lengthOf(value) + 6;
    return `<text x="${x}" y="${TOP + index * ROW + 15}" stroke="#ffffff" stroke-width="4">${escapeText(text)}</text>`;
  });
  const lines = limits.map(({ name, value, text }, index) => {
    const x = (NAME_WIDTH + scaled(value) * room).toFixed(1);
    return `<line x1="${x}" x2="${x}" y1="${TOP - 4}" y2="${bottom + 4 + index * 16}" stroke="${COLOURS.limit}" stroke-width="1.5" stroke-dasharray="4 3"/>
<text x="${x}" stroke="#ffffff" stroke-width="4" y="${bottom + 18 + index * 16}" text-anchor="middle" fill="${COLOURS.limit}">${escapeText(`${name}: ${text}`)}</text>`;
  });
  const heading = isLog ? `${title} (logarithmic)` : title;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeText(heading)}">
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12" fill="#1f2328" paint-order="stroke" stroke-linejoin="round">
<text x="10" y="22" font-size="14" font-weight="600">${escapeText(heading)}</text>
${[...drawn, ...lines, ...figures].join('\n')}
</g>
</svg>
`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
