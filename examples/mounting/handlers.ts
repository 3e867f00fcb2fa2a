/** The handlers that the other files mount. */
import { createTokenBroker } from '@x/auth-core/broker';
import { createApiProxy } from '@x/auth-core/proxy';
import { createBloomaAuth } from '@x/blooma-auth';

const {
  BLOOMA_BASE_URL = '',
  BLOOMA_AUTH_URL = '',
  BLOOMA_CLIENT_ID = '',
  BLOOMA_CLIENT_SECRET = '',
  BLOOMA_AUDIENCE = `${BLOOMA_BASE_URL}/api/`,
} = process.env;

const clients = {
  blooma: createBloomaAuth({
    baseUrl: BLOOMA_BASE_URL,
    authUrl: BLOOMA_AUTH_URL,
    clientId: BLOOMA_CLIENT_ID,
    clientSecret: BLOOMA_CLIENT_SECRET,
    audience: BLOOMA_AUDIENCE,
  }),
};

/** In place of the session of your app. */
const authorize = (request: Request): string | undefined =>
  /session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];

export const proxy = createApiProxy({
  clients,
  authorize,
  allow: { blooma: ['GET /api/loans', 'POST /api/loans'] },
});

export const broker = createTokenBroker({ clients, authorize });
