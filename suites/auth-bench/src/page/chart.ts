/** One bar. */
export interface Bar {
  readonly name: string;
  readonly kind: 'ours' | 'peer' | 'limit';
  readonly value: number;
  readonly text: string;
}

const WIDTH = 800;
const VALUE_WIDTH = 70;
/** The widest letter of a name is hardly wider than this. */
const LETTER = 7.5;
const ROW = 24;
const TOP = 40;
/** Bars of very different length are drawn by their logarithm. */
const LOG_RANGE = 30;

/** For a bright and for a dark page. A page in the other colours than the computer's sees the picture's own ground. */
const STYLE = `<style>
.ground { fill: #ffffff; } .edge { stroke: #ffffff; stroke-width: 4; } text { fill: #1f2328; }
.ours { fill: #0969da; } .peer { fill: #8c959f; } .limit { stroke: #cf222e; } text.limit-name { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117; } .edge { stroke: #0d1117; } text { fill: #e6edf3; }
.ours { fill: #4493f8; } .peer { fill: #656c76; } .limit { stroke: #ff7b72; } text.limit-name { fill: #ff7b72; }
}
</style>`;

/** A bar for each row, and a line down the chart for each limit. SVG. */
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
  const nameWidth = Math.max(...shown.map(({ name }) => name.length)) * LETTER + 20;
  const room = WIDTH - nameWidth - VALUE_WIDTH;
  const lengthOf = (value: number): number => Math.round(Math.max(scaled(value) * room, 1));
  const bottom = TOP + shown.length * ROW;
  const height = bottom + (10 + limits.length * 16);

  const drawn = shown.map(({ name, kind, value }, index) => {
    const y = TOP + index * ROW;
    const weight = kind === 'ours' ? ' font-weight="600"' : '';
    return `<text x="${nameWidth - 8}" y="${y + 15}" text-anchor="end"${weight}>${escapeText(name)}</text>
<rect x="${nameWidth}" y="${y + 3}" width="${lengthOf(value)}" height="${ROW - 7}" rx="2" class="${kind}"/>`;
  });
  const lineXs = limits.map(({ value }) => nameWidth + scaled(value) * room);
  // Beyond a line that would cross it. And after the lines, with an edge in the colour of the ground.
  const figures = shown.map(({ value, text }, index) => {
    const start = nameWidth + lengthOf(value) + 6;
    const crossing = lineXs.filter((x) => x > start - 6 && x < start + text.length * LETTER);
    const x = Math.max(start, ...crossing.map((lineX) => Math.round(lineX) + 6));
    return `<text x="${x}" y="${TOP + index * ROW + 15}" class="edge">${escapeText(text)}</text>`;
  });
  const lines = limits.map(({ name, text }, index) => {
    const x = lineXs[index]?.toFixed(1);
    return `<line x1="${x}" x2="${x}" y1="${TOP - 4}" y2="${bottom + 4 + index * 16}" class="limit" stroke-width="1.5" stroke-dasharray="4 3"/>
<text x="${x}" y="${bottom + 18 + index * 16}" text-anchor="middle" class="edge limit-name">${escapeText(`${name}: ${text}`)}</text>`;
  });
  const heading = isLog ? `${title} (logarithmic)` : title;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeText(heading)}">
${STYLE}
<rect width="100%" height="100%" class="ground"/>
<g font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12" paint-order="stroke" stroke-linejoin="round">
<text x="10" y="22" font-size="14" font-weight="600">${escapeText(heading)}</text>
${[...drawn, ...lines, ...figures].join('\n')}
</g>
</svg>
`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
