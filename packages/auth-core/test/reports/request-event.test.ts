import { expect, test } from 'vitest';
import { toRequestEvent } from '../../src/reports/request-event.ts';

const URL = 'https://login.acme.test/oauth/token';

test('says the method and the URL without its query', () => {
  const event = toRequestEvent(new Request(`${URL}?RefreshToken=secret`, { method: 'POST' }));

  expect(event).toEqual({ type: 'token_requested', method: 'POST', url: URL });
});

test('equal requests have one event, and others have another', () => {
  const event = toRequestEvent(new Request(URL));

  expect(toRequestEvent(new Request(`${URL}?a=1`))).toBe(event);
  expect(toRequestEvent(new Request(URL, { method: 'POST' }))).not.toBe(event);
  expect(toRequestEvent(new Request(`${URL}s`))).not.toBe(event);
});

test('what many other requests followed is forgotten', () => {
  const event = toRequestEvent(new Request(URL));
  for (let index = 0; index < 10; index += 1) toRequestEvent(new Request(`https://acme.test/${index}`));

  expect(toRequestEvent(new Request(URL))).not.toBe(event);
});
