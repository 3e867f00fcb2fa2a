import { startEmulator } from '@x/auth-testing';
import {
  type AttendedAuthClient,
  type AttendedBlastiqAuthOptions,
  createAttendedBlastiqAuth,
} from '@x/blastiq-auth/attended';
import { createPerson } from './sign-in-page.ts';

/** The emulated BlastIQ without a port, a person, and clients of it. */
export async function startSignIn(defaults: Partial<AttendedBlastiqAuthOptions> = {}) {
  const emulator = await startEmulator({ providers: ['blastiq'], ports: false });
  const { blastiq, handle, now } = emulator;
  const person = createPerson(blastiq);
  const createClient = (options: Partial<AttendedBlastiqAuthOptions> = {}): AttendedAuthClient =>
    createAttendedBlastiqAuth({
      ...blastiq.attended,
      fetch: handle,
      now,
      retry: false,
      ...defaults,
      ...options,
    });

  return {
    emulator,
    blastiq,
    person,
    createClient,
    /** Signs the person in. Resolves to the URL of the callback. */
    async signIn(client: AttendedAuthClient): Promise<string> {
      const callback = await person.visit(await client.authorizationUrl());
      await client.handleCallback(callback);
      return callback;
    },
    /** How often the token endpoint was asked for a refresh. */
    refreshes: () => blastiq.requests.filter(({ operation }) => operation === 'exchangeToken').length - 1,
  };
}
