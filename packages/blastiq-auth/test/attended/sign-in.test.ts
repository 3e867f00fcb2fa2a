import { startEmulator } from '@x/auth-testing';
import { createAttendedBlastiqAuth } from '@x/blastiq-auth/attended';
import { expect, test } from 'vitest';
import { createPerson } from './support/sign-in-page.ts';

test('a person signs in and calls the API', async () => {
  const { blastiq, handle, now } = await startEmulator({ providers: ['blastiq'], ports: false });
  const person = createPerson(blastiq);
  const client = createAttendedBlastiqAuth({ ...blastiq.attended, fetch: handle, now });

  const url = await client.authorizationUrl({ returnTo: '/sites?page=2#top' });
  const result = await client.handleCallback(await person.visit(url));

  expect(result).toEqual({ returnTo: '/sites?page=2#top' });
  expect(client.getSnapshot()).toMatchObject({
    status: 'signed-in',
    session: { user: { sub: 'blastiq-user' } },
  });
  const response = await client.fetch('/api/sites');
  expect(response.status).toBe(200);
  expect(blastiq.violations).toEqual([]);
});
