import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import type { TourProvider } from './providers.ts';
import { hasHeld, type StepResult } from './tour.ts';
import type { Sent } from './wire.ts';
import { toCount } from './words.ts';

// styleText leaves the colours out where the output is no terminal, and where NO_COLOR is set.

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Names the provider, its package, and the very file that was imported. */
export function toHeading({ title, from }: TourProvider): string {
  const file = relative(root, fileURLToPath(import.meta.resolve(from)));
  return `\n${styleText('bold', title)}  ${styleText('dim', `${from}, ${file}`)}`;
}

export function toLines(result: StepResult): string[] {
  return [
    `  ${toMark(hasHeld(result))} ${result.title}`,
    ...result.sent.map(toWireLine),
    ...result.notes.map((note) => `      ${note}`),
    ...result.checks
      .filter(({ held }) => !held)
      .map(({ what, expected, actual }) =>
        styleText('red', `      ${what}: expected ${show(expected)}, got ${show(actual)}`),
      ),
  ];
}

/** What a provider, or all of them, came to. */
export function toSum(results: readonly StepResult[]): string {
  const sent = results.flatMap((result) => result.sent);
  const tokenRequests = sent.filter(({ kind }) => kind === 'token').length;
  const calls = sent.filter(({ kind }) => kind === 'api').length;
  const held = results.filter(hasHeld).length;
  return [
    `${held} of ${toCount(results.length, 'step')} held`,
    toCount(tokenRequests, 'token request'),
    toCount(calls, 'API request'),
  ].join(', ');
}

/** The last line of all. */
export function toSummary(results: readonly StepResult[], providers: number, tookMs: number): string {
  const mark = toMark(results.every(hasHeld));
  return `\n${mark} ${toCount(providers, 'provider')}: ${toSum(results)}, ${(tookMs / 1_000).toFixed(1)} s.`;
}

function toMark(held: boolean): string {
  return held ? styleText('green', '✓') : styleText('red', '✗');
}

function toWireLine({ method, url, carrying, status }: Sent): string {
  return styleText('dim', `      ${method.padEnd(4)} ${url}  ${carrying && `(${carrying})  `}→ ${status}`);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
