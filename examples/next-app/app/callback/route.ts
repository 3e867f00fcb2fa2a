import { randomUUID } from 'node:crypto';
import { isAuthError } from '@x/blastiq-auth';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { COOKIE, createSignInClient, SESSION_COOKIE } from '../../lib/blastiq.ts';

/** Where BlastIQ sends the person. A new session id each time, so that nobody can prepare a session for somebody else. */
export async function GET(request: Request): Promise<never> {
  const sessionId = randomUUID();
  const blastiq = await createSignInClient(sessionId);
  const problem = await blastiq.handleCallback(request.url).then(
    () => undefined,
    (error: unknown) => {
      if (isAuthError(error)) return error.code;
      throw error;
    },
  );
  // A callback that the browser loads again begins no session.
  if (await blastiq.session()) (await cookies()).set(SESSION_COOKIE, sessionId, COOKIE);
  // Outside of `try` and `catch`, since it throws.
  redirect(problem ? `/?problem=${problem}` : '/');
}
