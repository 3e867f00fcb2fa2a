import { createApiProxy } from '@x/auth-core/proxy';
import type { AttendedAuthClient } from '@x/blastiq-auth/attended';
import { findClient } from '../../../lib/blastiq.ts';
import { origin } from '../../../lib/settings.ts';

/**
 * The page calls BlastIQ through it. Each request has a client of its own, which reads the store, so a sign-out counts at
 * once. Requests that come together still wait for one renewal, because the store has a lock.
 */
const proxy = createApiProxy<AttendedAuthClient>({
  authorize: findClient,
  clients: (_request, _provider, client) => client,
  allow: { blastiq: ['GET /api/sites'] },
  origins: [origin],
});

export { proxy as GET, proxy as HEAD, proxy as POST };
