import { cookies } from 'next/headers';
import { COOKIE, createSessionClient, SESSION_COOKIE } from '../../lib/blastiq.ts';
import { origin } from '../../lib/settings.ts';

/** A POST of another site comes without the cookie, because of its `SameSite`, and signs nobody out. */
export async function POST(): Promise<Response> {
  const jar = await cookies();
  const sessionId = jar.get(SESSION_COOKIE)?.value;
  if (sessionId) {
    await createSessionClient(sessionId).signOut();
    jar.delete({ name: SESSION_COOKIE, ...COOKIE });
  }
  return new Response(null, { status: 303, headers: { location: `${origin}/` } });
}
