import { shiftClocks } from '../clock-shift.ts';
import type { Measure, Sample, SampleSetting } from '../measure.ts';
import { LIFETIME_S } from '../provider-answers.ts';
import { askingRows } from '../rows.ts';
import { countTokenRequests, setMode } from '../server-control.ts';

export const measure: Measure = {
  name: 'herds',
  title: 'Token requests of many callers',
  how: `How many token requests reach the server. **First**: 1,000 calls at once of a new client. **Expiry**: 1,000 calls at
once, when the clocks of the process are set to a minute after the expiry. **503**: 1,000 calls at once while the server
answers 503. Our clients try one renewal three times by default, however many callers wait for it, and once with
\`retry: false\`; those with a refresh token send it first, once. **Wrong**: 20 calls one after another with a wrong secret. **Healed**: whether
the first call after the 503 ended gets a token. simple-oauth2 and the closure share nothing, as their readmes (and most
apps) do not.`,
  rows: askingRows,
  figures: [
    { key: 'first', label: 'first', digits: 0 },
    { key: 'expiry', label: 'expiry', digits: 0 },
    { key: 'failing', label: '503', digits: 0, isDrawn: true },
    { key: 'wrong', label: 'wrong', digits: 0 },
    { key: 'healed', label: 'healed' },
  ],
  rounds: 1,
  sample: (_row, setting) => countHerds(setting),
};

/** Lets many callers loose on a client at once. */
export async function countHerds({ create, server }: SampleSetting, callers = 1_000): Promise<Sample> {
  shiftClocks(0);
  const client = create();
  const herd = () => Promise.allSettled(Array.from({ length: callers }, async () => client.getToken?.()));

  await setMode(server);
  await herd();
  const first = await countTokenRequests(server);
  shiftClocks((LIFETIME_S + 60) * 1_000);
  await setMode(server);
  await herd();
  const expiry = await countTokenRequests(server);

  shiftClocks((LIFETIME_S + 60) * 2_000);
  await setMode(server, { status: 503 });
  await herd();
  const failing = await countTokenRequests(server);
  await setMode(server);
  const healed = await Promise.resolve(client.getToken?.()).then(
    () => 'yes',
    () => 'no',
  );

  const refused = create({ secret: 'wrong' });
  await setMode(server);
  for (let call = 0; call < 20; call += 1) await Promise.resolve(refused.getToken?.()).catch(() => undefined);
  const wrong = await countTokenRequests(server);
  return { first, expiry, failing, wrong, healed };
}
