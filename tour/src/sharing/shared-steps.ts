import { type Check, check } from '../check.ts';
import type { Outcome } from '../steps.ts';
import { toCount } from '../words.ts';
import type { CallReport } from './messages.ts';
import type { SharedVisit } from './shared-visit.ts';

export type SharedStep = (visit: SharedVisit) => Promise<Outcome>;

/** BLAM's tokens are valid for five minutes. */
const LATER_MS = 360_000;

async function coldStart(visit: SharedVisit): Promise<Outcome> {
  const reports = await visit.callAll();
  return {
    title:
      'Two processes start and call the API at once. One obtains the token, and the other one gets it too.',
    checks: [
      ...checkReports(visit, reports, 1),
      check('where the token came from', sourcesOf(reports), ['issue', 'store']),
    ],
  };
}

async function memory(visit: SharedVisit): Promise<Outcome> {
  const reports = await visit.callAll();
  return {
    title: 'Their next calls use the token in memory, and do not read the store.',
    checks: [
      ...checkReports(visit, reports, 0),
      check('where the token came from', sourcesOf(reports), ['memory', 'memory']),
    ],
  };
}

async function sharedExpiry(visit: SharedVisit): Promise<Outcome> {
  const [before] = visit.lastReports();
  visit.advance(LATER_MS);
  const reports = await visit.callAll();
  return {
    title: 'The token expires for both. The refresh token works only once: one process sends it, once.',
    checks: [
      ...checkReports(visit, reports, 1),
      check('where the token came from', sourcesOf(reports), ['refresh', 'store']),
      check('the token is a new one', reports[0]?.tokenHash !== before?.tokenHash, true),
    ],
  };
}

async function crash(visit: SharedVisit): Promise<Outcome> {
  await visit.replaceFirst();
  const reports = await visit.callAll();
  return {
    title: 'One process is killed, and a new one starts. It gets the token from the store.',
    checks: [
      ...checkReports(visit, reports, 0),
      check('where the token came from', sourcesOf(reports), ['memory', 'store']),
    ],
  };
}

export const SHARED_STEPS: readonly SharedStep[] = [coldStart, memory, sharedExpiry, crash];

function checkReports(
  visit: SharedVisit,
  reports: readonly CallReport[],
  tokenRequests: number,
): readonly Check[] {
  return [
    check('statuses of the API calls', new Set(reports.map(({ status }) => status)), new Set([200])),
    check(
      'different tokens',
      toCount(new Set(reports.map(({ tokenHash }) => tokenHash)).size, 'token'),
      '1 token',
    ),
    check('token requests', visit.tokenRequests(), tokenRequests),
    check(
      'the violations at the provider',
      visit.server.violations.map(({ rule }) => rule),
      [],
    ),
  ];
}

function sourcesOf(reports: readonly CallReport[]): string[] {
  return reports.map(({ from }) => from ?? 'memory').sort();
}
