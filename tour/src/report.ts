import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import type { TourProvider } from './providers.ts';
import { hasPassed, type StepResult } from './tour.ts';
import type { Sent } from './wire.ts';
import { toCount } from './words.ts';

// styleText uses no colours if the output is not a terminal or NO_COLOR is set.

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A title, with the entry that it is about, and the imported file. */
export function toHeading({ title, from }: Pick<TourProvider, 'title' | 'from'>): string {
  const file = relative(root, fileURLToPath(import.meta.resolve(from)));
  return `\n${styleText('bold', title)}  ${styleText('dim', `${from}, ${file}`)}`;
}

export function toLines(result: StepResult): string[] {
  return [
    `  ${toMark(hasPassed(result))} ${result.title}`,
    ...result.sent.map(toWireLine),
    ...result.notes.map((note) => `      ${note}`),
    ...result.checks
      .filter(({ passed }) => !passed)
      .map(({ what, expected, actual }) =>
        styleText('red', `      ${what}: expected ${show(expected)}, got ${show(actual)}`),
      ),
  ];
}

/** The sums of some steps. */
export function toSum(results: readonly StepResult[]): string {
  const sent = results.flatMap((result) => result.sent);
  const tokenRequests = sent.filter(({ kind }) => kind === 'token').length;
  const calls = sent.filter(({ kind }) => kind === 'api').length;
  const passed = results.filter(hasPassed).length;
  return [
    `${passed} of ${toCount(results.length, 'step')} passed`,
    toCount(tokenRequests, 'token request'),
    toCount(calls, 'API request'),
  ].join(', ');
}

/** The last line of the output. */
export function toSummary(results: readonly StepResult[], shown: string, tookMs: number): string {
  const mark = toMark(results.every(hasPassed));
  return `\n${mark} ${shown}: ${toSum(results)}, ${(tookMs / 1_000).toFixed(1)} s.`;
}

function toMark(passed: boolean): string {
  return passed ? styleText('green', '✓') : styleText('red', '✗');
}

function toWireLine({ method, url, content, status }: Sent): string {
  return styleText('dim', `      ${method.padEnd(4)} ${url}  ${content && `(${content})  `}→ ${status}`);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
