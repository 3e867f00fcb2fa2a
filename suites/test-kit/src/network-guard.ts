import nock from 'nock';
import { afterEach, beforeEach, expect } from 'vitest';

/**
 * Blocks every request that a test does not expect with nock, in all tests of the file. A test fails if a request that
 * it expects was not sent.
 */
export function guardNetwork(): void {
  beforeEach(() => void nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(pending).toEqual([]);
  });
}
