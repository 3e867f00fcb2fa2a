/** The people who are signed in, in memory. A real app keeps its sessions where all its servers find them. */
import { type AuthClient, createBlamAuth } from '@x/blam-auth';
import {
  type AttendedAuthClient,
  createAttendedBlastiqAuth,
  createMemoryTransactions,
} from '@x/blastiq-auth/attended';

export interface Session {
  readonly id: string;
  readonly username: string;
  /** BLAM with the person's own password. */
  readonly blam: AuthClient;
  /** BlastIQ, where the person signs in on a page of BlastIQ. */
  readonly blastiq: AttendedAuthClient;
}

export interface SessionSettings {
  /** The origin of the app, as the browser sees it. */
  readonly origin: string;
  readonly blam: { readonly baseUrl: string };
  readonly blastiq: { readonly clientId: string; readonly authority: string; readonly apiUrl: string };
}

const COOKIE = 'session';

export function createSessions({ origin, blam, blastiq }: SessionSettings) {
  const sessions = new Map<string, Session>();

  return {
    /** Signs a person in with their password at BLAM. Rejects with an `AuthError` if BLAM refuses it. */
    async open(username: string, password: string): Promise<Session> {
      const client = createBlamAuth({ ...blam, username, password });
      await client.getToken();
      const session = {
        id: crypto.randomUUID(),
        username,
        blam: client,
        blastiq: createAttendedBlastiqAuth({
          ...blastiq,
          redirectUri: `${origin}/callback`,
          transactions: createMemoryTransactions(),
        }),
      };
      sessions.set(session.id, session);
      return session;
    },

    find(request: Request): Session | undefined {
      const cookies = request.headers.get('cookie') ?? '';
      return sessions.get(new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(cookies)?.[1] ?? '');
    },

    async close({ id, blam: client, blastiq: attended }: Session): Promise<void> {
      sessions.delete(id);
      await Promise.all([client.signOut(), attended.signOut()]);
    },

    /** Ends all sessions, as a restart would. */
    clear: () => sessions.clear(),

    /** The cookie of a session; of none, the cookie that deletes it. Scripts cannot read it. */
    toCookie(session?: Session): string {
      const secure = origin.startsWith('https:') ? '; Secure' : '';
      const value = session ? `${session.id}; Max-Age=28800` : '; Max-Age=0';
      return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
    },
  };
}
