import { judgeCall, sampleCalls } from '@x/parity-suite';
import { startRecordingServer } from '@x/parity-suite/recording-server';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import { expect, onTestFinished, test } from 'vitest';
import { createTestClient } from '../support/test-client.ts';

test('a call arrives and returns as with the fetch of the platform, but for the bearer', {
  timeout: 300_000,
}, async () => {
  const { seed, numRuns } = readPropertyRuns('PARITY', 300);
  const { origin, stop } = await startRecordingServer();
  onTestFinished(stop);
  const createFetch = () => createTestClient({ apiUrl: origin }).client.fetch;
  const errors: string[] = [];
  const counts: Record<string, number> = {};

  for (const call of sampleCalls(seed, numRuns)) {
    const { error, known } = await judgeCall(call, 'node', { origin, createFetch });
    if (error !== undefined) errors.push(error);
    for (const name of known) counts[name] = (counts[name] ?? 0) + 1;
  }

  console.log(`parity: ${numRuns} calls, PARITY_SEED=${seed}, known differences: ${JSON.stringify(counts)}`);
  expect(errors).toEqual([]);
});
