import { randomBytes } from 'node:crypto';
import type { SignIn } from '../sign-in.ts';
import { createBoundedMap } from '../tokens/bounded-map.ts';

/** The sessions of people who signed in with a browser. */
export interface Sessions {
  /** Starts a session. Returns the `Set-Cookie` headers. */
  start(username: string): readonly string[];
  /** The session of a request. */
  find(headers: Headers): SignIn | undefined;
  /** Ends the session of a request. Returns the `Set-Cookie` headers. */
  end(headers: Headers): readonly string[];
  /** Ends the sessions that are meant, without a request. Returns how many there were. */
  endAll(isMeant: (signIn: SignIn) => boolean): number;
}

/** The cookie that identifies the session, and the one that the check-session page reads. */
const COOKIES = { session: 'idsrv', sessionId: 'idsrv.session' } as const;

const MAX_SESSIONS = 10_000;

export function createSessions({ path, now }: { path: string; now: () => number }): Sessions {
  const sessions = createBoundedMap<SignIn>(MAX_SESSIONS);

  return {
    start(username) {
      const key = randomBytes(32).toString('base64url');
      const sessionId = randomBytes(16).toString('hex').toUpperCase();
      sessions.set(key, { username, authenticatedAt: now(), sessionId });
      return [
        `${COOKIES.session}=${key}; Path=${path}; HttpOnly; SameSite=Lax`,
        `${COOKIES.sessionId}=${sessionId}; Path=${path}; SameSite=Lax`,
      ];
    },
    find: (headers) => sessions.get(readCookie(headers, COOKIES.session) ?? ''),
    end(headers) {
      sessions.delete(readCookie(headers, COOKIES.session) ?? '');
      return Object.values(COOKIES).map((name) => `${name}=; Path=${path}; Max-Age=0`);
    },
    endAll(isMeant) {
      const meant = sessions.entries().filter(([, signIn]) => isMeant(signIn));
      for (const [key] of meant) sessions.delete(key);
      return meant.length;
    },
  };
}

function readCookie(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
