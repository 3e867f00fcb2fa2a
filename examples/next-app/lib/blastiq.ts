/** BlastIQ for the person of a request. The tokens stay on the server; the browser has the id of a session. */
import { createSeal, encryptStore } from '@x/auth-core/encrypted';
import { createFileStore } from '@x/auth-core/file';
import { type AttendedAuthClient, createAttendedBlastiqAuth } from '@x/blastiq-auth/attended';
import { cookies } from 'next/headers';
import { blastiqOptions, keys, tokenDirectory } from './settings.ts';

export const SESSION_COOKIE = '__Host-session';
export const COOKIE = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

const SIGN_IN_COOKIE = '__Host-sign-in';
const SIGN_IN_SECONDS = 600;

const { seal, open } = createSeal(keys);

// Next.js loads this file once for pages and once for route handlers, so they do not share what is in memory. They share
// files. For several machines, take the store for Redis or PostgreSQL.
const store = encryptStore(createFileStore(tokenDirectory ? { directory: tokenDirectory } : {}), keys);

/** The client of a session. Without sign-in, so it needs no cookie that it could write. */
export function createSessionClient(sessionId: string): AttendedAuthClient {
  return createAttendedBlastiqAuth({ ...blastiqOptions, store, sessionId });
}

/** The client that begins and ends a sign-in, in a route handler: only there a cookie can be written. */
export async function createSignInClient(sessionId: string): Promise<AttendedAuthClient> {
  const jar = await cookies();
  return createAttendedBlastiqAuth({
    ...blastiqOptions,
    store,
    sessionId,
    transactions: {
      read: () => open(jar.get(SIGN_IN_COOKIE)?.value),
      async write(text) {
        if (text === undefined) jar.delete({ name: SIGN_IN_COOKIE, ...COOKIE });
        else jar.set(SIGN_IN_COOKIE, await seal(text), { ...COOKIE, maxAge: SIGN_IN_SECONDS });
      },
    },
  });
}

/** The client of the person who sent the request, for a server component. Undefined if nobody is signed in. */
export async function findClient(): Promise<AttendedAuthClient | undefined> {
  const sessionId = (await cookies()).get(SESSION_COOKIE)?.value;
  if (!sessionId) return undefined;
  const client = createSessionClient(sessionId);
  return (await client.session()) ? client : undefined;
}
