import { MOMENTS, type Moment } from './moments.ts';
import type { Findings } from './torture.ts';

const LABEL_WIDTH = 44;
const VALUE_WIDTH = 12;

/** What must not happen, with how often it did. */
export function brokenBounds(findings: Findings): string[] {
  const bounds: [string, number][] = [
    ['refresh tokens presented twice', findings.presentedTwice],
    ['logins lost', countLost(findings)],
    ['processes that ended by themselves', findings.ended],
    ['left behind in the store', sum(findings.leftovers ?? {})],
  ];
  return bounds.filter(([, count]) => count > 0).map(([label, count]) => `${label}: ${count}`);
}

/** The tables at the end, for a terminal of 80 columns. */
export function toTable(findings: Findings): string {
  const { attacks, leftovers, failures } = findings;
  const { killedAfter, pausedAfter } = attacks;
  const lines = [
    row('Processes stopped', 'killed', 'paused'),
    ...MOMENTS.map((moment) => row(`  ${MOMENT_LABELS[moment]}`, killedAfter[moment], pausedAfter[moment])),
    row('  at any time, those included', attacks.killed, attacks.paused),
    '',
    row('Results', 'counted', 'must be'),
    row('  Calls', findings.calls),
    row('  Token requests', findings.tokenRequests),
    row('    sign-ins', findings.signIns),
    row('    refreshes', findings.refreshes),
    row('  Refresh tokens presented twice', findings.presentedTwice, 0),
    row('  Logins lost', countLost(findings), 0),
    row('    refresh tokens refused', findings.refused),
    row('    calls that failed', sum(failures)),
    ...Object.entries(failures).map(([reason, count]) => row(`      ${reason}`, count)),
    row('  Processes that ended by themselves', findings.ended, 0),
    row('  Longest wait of a caller', `${(findings.longestWaitMs / 1_000).toFixed(1)} s`),
    row('  Left behind in the store', leftovers ? sum(leftovers) : 'not known', 0),
    ...Object.entries(leftovers ?? {}).map(([kind, count]) => row(`    ${kind}`, count)),
  ];
  return `${lines.join('\n')}\n`;
}

const MOMENT_LABELS: Readonly<Record<Moment, string>> = {
  marked: 'after the mark, before the request',
  sent: 'after the request, before its answer',
  answered: 'after the answer, before it is stored',
  stored: 'after it is stored, still with the lock',
  released: 'after the lock is released',
};

function countLost({ refused, failures }: Findings): number {
  return refused + sum(failures);
}

function row(label: string, ...values: readonly (string | number)[]): string {
  const cells = values.map((value) => (typeof value === 'number' ? value.toLocaleString('en') : value));
  return `  ${label.padEnd(LABEL_WIDTH)}${cells.map((cell) => cell.padStart(VALUE_WIDTH)).join('')}`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
