import { expect, test } from 'vitest';
import { createScrubber } from '../../src/emulator/secret-scrubber.ts';
import { members, passwordGrant, postForm, signIn } from '../support/requests.ts';
import { start } from '../support/start.ts';

const SECRET = 'p+a&s%s "é\\';

test.each([
  ['as it is', SECRET],
  ['percent-encoded', encodeURIComponent(SECRET)],
  ['in a form', new URLSearchParams({ s: SECRET }).toString().slice(2)],
  ['percent-encoded in part', SECRET.replace('&', '%26')],
  ['with lower-case escapes', encodeURIComponent(SECRET).toLowerCase()],
  ['after a form was decoded', SECRET.replaceAll('+', ' ')],
])('a secret is hidden %s, in values and in names', (_how, text) => {
  const scrub = createScrubber(() => [SECRET]);

  const scrubbed = scrub({ path: `/a/${text}/b`, [text]: [1, { deep: text }] });

  expect(JSON.stringify(scrubbed)).not.toContain(text);
  expect(JSON.stringify(scrubbed)).not.toContain(JSON.stringify(text).slice(1, -1));
  expect(Object.keys(scrubbed)[0]).toBe('path');
  expect(JSON.stringify(scrubbed)).toContain('[redacted]');
});

test('what has no secret is left as it is', () => {
  const scrub = createScrubber(() => [SECRET, 'abc']);
  const value = { path: '/abc/100%', at: new Date(0), times: Number.POSITIVE_INFINITY };

  expect(scrub(value)).toBe(value);
});

test('the log has no secret and no refresh token, in whatever part of a request they are', async () => {
  const { blam, blooma, blastiq } = await start('blam', 'blooma', 'blastiq');
  const { refreshToken = '' } = await members(signIn(blam));
  const tokens = await members(
    postForm(`${blastiq.options.authority}/connect/token`, passwordGrant(blastiq.options)),
  );
  const found = [
    [blam, blam.options.password],
    [blam, refreshToken],
    [blooma, blooma.options.clientSecret],
    [blastiq, blastiq.options.password],
    [blastiq, tokens.refresh_token ?? ''],
  ] as const;

  for (const [{ url }, secret] of found) {
    const encoded = encodeURIComponent(secret);
    await fetch(`${url}/api/${encoded}/x`);
    await fetch(`${url}/api/${secret.replace(/[^\w/+=-]/g, encodeURIComponent)}`);
    await fetch(`${url}/oauth/token?${encoded}=1&scope=${encoded}`, { method: 'POST' });
    await postForm(`${url}/oauth/token`, { [secret]: '1', username: secret });
    await postForm(`${url}/oauth/token`, `${encoded}=1&${encoded}=2`);
    await postForm(`${url}/oauth/token`, {}, { 'user-agent': encoded });
  }

  for (const [provider, secret] of found) {
    const log = JSON.stringify([provider.requests, provider.violations]);
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      expect(log).not.toContain(form);
      expect(decodeURIComponent(log.replace(/%(?![0-9a-f]{2})/gi, '%25'))).not.toContain(form);
    }
  }
});
