import { expect, test } from 'vitest';
import { callResource, clientCredentials, postForm, signIn } from '../support/requests.ts';
import { start } from '../support/start.ts';

test('a token request over the budget is answered, and is a violation of its own', async () => {
  const { blooma } = await start('blooma');
  const ask = () =>
    postForm(`${blooma.url}/oauth/token`, clientCredentials(blooma.options, `${blooma.url}/api/`));
  await ask();
  blooma.budget(1);

  await ask();
  await callResource(blooma);
  expect(blooma.violations).toEqual([]);
  const second = await ask();

  expect(second.status).toBe(200);
  expect(blooma.violations).toEqual([
    {
      provider: 'blooma',
      request: 4,
      method: 'POST',
      path: '/oauth/token',
      operation: 'exchangeToken',
      rule: 'budget',
      detail: 'Token request 2 exceeds the budget of 1.',
    },
  ]);
});

test('clear starts the budget again, and without a budget nothing is counted', async () => {
  const { blam } = await start('blam');
  await signIn(blam);
  await signIn(blam);
  blam.budget(1);
  await signIn(blam);
  blam.clear();
  await signIn(blam);

  expect(blam.violations).toEqual([]);
});

test.each([-1, 1.5, Number.NaN, '1'])('a budget of %o is refused', async (max) => {
  const { blooma } = await start('blooma');

  expect(() => blooma.budget(max as number)).toThrow(TypeError);
});
