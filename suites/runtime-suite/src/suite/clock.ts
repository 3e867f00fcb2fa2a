import type { Case, FakeTimers } from './case.ts';
import { equals, isTrue, rejection } from './expect.ts';

const HOUR_MS = 3_600_000;

export const clockCases: Case[] = [
  {
    group: 'clock',
    name: 'renews a token that has expired by a clock that is faked after the client was created',
    async run({ create, remote, limits: { fakeTimers = createFakeDate() } }) {
      const client = create();

      await whileInstalled(fakeTimers, async () => {
        const first = await client.getToken();
        // Long after the expiry: BLAM says when a token ends by the clock of the server, which a page does not see. To a clock
        // that is ahead by just the lifetime, the next token would end a few milliseconds after it was requested.
        await fakeTimers.advance(first.expiresAt - Date.now() + HOUR_MS);
        const second = await client.getToken();

        isTrue(second.accessToken !== first.accessToken, 'the second token is a new one');
      });
      equals(await remote.tokenRequests(), 2, 'token requests');
    },
  },
  {
    group: 'clock',
    name: 'lets a token expire in real time, even if the client was created under a fake clock',
    async run({ create, limits: { fakeTimers = createFakeDate() } }) {
      const client = await whileInstalled(fakeTimers, async () => {
        await fakeTimers.advance(-10 * HOUR_MS);
        return create();
      });

      const { expiresAt } = await client.getToken();

      isTrue(expiresAt > Date.now(), 'the token expires in the future');
    },
  },
  {
    group: 'clock',
    name: 'ends a request by a timer that is faked after the client was created',
    needs: 'fakeTimers',
    async run({ create, remote, limits: { fakeTimers = createFakeDate() } }) {
      const client = create({ timeoutMs: HOUR_MS, retry: false });
      await remote.fail({ delayMs: 5_000 });

      const error = await whileInstalled(fakeTimers, async () => {
        const pending = rejection(client.getToken());
        // Looked at again and again, because a faked timer would not end a pause.
        for (let looks = 0; looks < 1_000 && (await remote.tokenRequests()) === 0; looks += 1);
        await fakeTimers.advance(HOUR_MS);
        return pending;
      });

      equals(Object(error).code, 'timeout', 'the code');
    },
  },
];

async function whileInstalled<T>(fakeTimers: FakeTimers, run: () => Promise<T>): Promise<T> {
  fakeTimers.install();
  try {
    return await run();
  } finally {
    fakeTimers.uninstall();
  }
}

/** The fake clock of a runtime without a test runner. */
function createFakeDate(): FakeTimers {
  const RealDate = Date;
  let skippedMs = 0;
  class FakeDate extends RealDate {
    static override now(): number {
      return RealDate.now() + skippedMs;
    }
  }
  return {
    install() {
      globalThis.Date = FakeDate as DateConstructor;
    },
    async advance(ms) {
      skippedMs += ms;
    },
    uninstall() {
      globalThis.Date = RealDate;
    },
  };
}
