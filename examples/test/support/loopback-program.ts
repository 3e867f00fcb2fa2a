// A program that signs a person in, and then has nothing more to do: it must end by itself.

import { signInWithLoopback } from '@x/blastiq-auth/loopback';

const { CLIENT_ID = '', AUTHORITY = '', API_URL = '', ABORT } = process.env;
const controller = new AbortController();

try {
  const client = await signInWithLoopback({
    clientId: CLIENT_ID,
    authority: AUTHORITY,
    apiUrl: API_URL,
    signal: controller.signal,
    onUrl(url) {
      console.log(`URL ${url}`);
      if (ABORT) controller.abort(new Error('enough'));
    },
    // Nobody pastes anything.
    paste: () => new Promise(() => undefined),
  });
  console.log(`signed in as ${(await client.session())?.user.sub}`);
} catch (error) {
  console.log(`failed: ${(error as Error).message}`);
}

const settledAt = performance.now();
// A server that has closed is listed until the end of a turn of the event loop. The idle connection of `fetch` to BlastIQ is
// listed too, and keeps nothing alive.
for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
const kept = process.getActiveResourcesInfo().filter((name) => /^(TCPServerWrap|Timeout)$/.test(name));
console.log(`kept alive by ${kept.length} servers and timers`);
// Only a program with nothing left to wait for comes here.
process.once('beforeExit', () => {
  console.log('ended by itself');
  console.error(`${Math.round(performance.now() - settledAt)} ms after the sign-in`);
});
