import type { StoredTokens } from '@x/auth-core';
import type { FileStore } from '@x/auth-core/file';
import type { Moment } from './client-process.ts';

type Pass = (moment: Moment) => Promise<void>;

/** A store that tells the moments of a renewal, before the client learns of them. */
export function watchStore(store: FileStore, pass: Pass): FileStore {
  return {
    ...store,
    async replace(key, expected, next) {
      const isStored = await store.replace(key, expected, next);
      if (isStored) await passWritten(next);
      return isStored;
    },
    async withLock(key, task, deadlineMs) {
      const result = await store.withLock(key, task, deadlineMs);
      await pass('released');
      return result;
    },
  };

  async function passWritten({ renewedBy, accessToken }: StoredTokens): Promise<void> {
    if (renewedBy !== undefined) await pass('marked');
    else if (accessToken !== undefined) await pass('stored');
  }
}

/** The same for the request of a renewal. */
export function watchFetch(pass: Pass): typeof fetch {
  return async (...call) => {
    const answer = fetch(...call);
    answer.catch(() => undefined);
    await pass('sent');
    const response = await answer;
    await pass('answered');
    return response;
  };
}
