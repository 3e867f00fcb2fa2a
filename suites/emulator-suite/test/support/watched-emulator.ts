/**
 * What tests import as `@x/auth-testing`: the package, with every answer of its providers held against their specs by
 * ajv and by Prism.
 */

import { startEmulator as start } from '@x/auth-testing';
import { createAnswerWatch, type WatchedAnswer } from '@x/provider-suite/answer-watch';
import { afterEach, expect, inject } from 'vitest';
import { replayThroughPrism, toAnswerKey } from './prism-replay.ts';

// biome-ignore lint/performance/noReExportAll: it stands for the package in every test.
export * from '@x/auth-testing';

const watch = createAnswerWatch();
const { fetch: unwatched } = globalThis;
globalThis.fetch = watch.wrap(unwatched);
/** What Prism has seen. Only the first of equal answers is sent to it. */
const seen = new Set<string>();

afterEach(async () => {
  const { answers, problems } = await watch.take();
  const fresh = answers.filter((answer) => {
    const key = toAnswerKey(answer);
    return !seen.has(key) && seen.add(key);
  });
  const reports = await Promise.all(fresh.map(askPrism));
  expect(problems).toEqual([]);
  expect(reports.flat()).toEqual([]);
});

async function askPrism(answer: WatchedAnswer): Promise<string[]> {
  const { provider, method, path, status, isFlawed } = answer;
  const violations = await replayThroughPrism(inject('prism')[provider] ?? '', answer);
  return violations
    .filter(({ location: [place] }) => place === 'response' || !(isFlawed || isAttended(answer)))
    .filter(({ message }) => !(message === 'Invalid security scheme used' && hasColon(answer)))
    .map(
      ({ location, message }) => `${provider} ${method} ${path} ${status}: ${location.join('.')} ${message}`,
    );
}

/** The attended flow of BlastIQ is not in its spec. */
function isAttended({ sent }: WatchedAnswer): boolean {
  return new URLSearchParams(sent.body).get('grant_type') === 'authorization_code';
}

/** Prism refuses a password with a colon, which RFC 7617 §2 allows. */
function hasColon({ sent }: WatchedAnswer): boolean {
  const [, encoded = ''] = (sent.headers.get('authorization') ?? '').split(' ');
  return Buffer.from(encoded, 'base64').toString('utf8').split(':').length > 2;
}

export const startEmulator: typeof start = async (options) => {
  const emulator = await start(options);
  const handles = Object.values<unknown>(emulator).filter(
    (value): value is Parameters<typeof watch.add>[0] => 'authUrl' in Object(value),
  );
  await Promise.all(handles.map(watch.add));
  return emulator;
};
