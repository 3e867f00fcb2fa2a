// Mistakes that every compiler must report. It is compiled but not run.
import { type AccessToken, type AuthErrorCode, createBlamAuth, isAuthError } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth, createBloomaClient } from '@x/blooma-auth';

const good = { baseUrl: 'https://acme.example', clientId: 'id', clientSecret: 'secret' };
const blooma = createBloomaAuth(good);

// @ts-expect-error: the secret is missing.
createBloomaAuth({ baseUrl: 'https://acme.example', clientId: 'id' });
// @ts-expect-error: the customer is missing.
createBlamelessAuth({ clientId: 'id', clientSecret: 'secret' });
// @ts-expect-error: the base URL is missing.
createBlamAuth({ username: 'me', password: 'secret' });
// @ts-expect-error: the password is missing.
createBlastiqAuth({ username: 'me' });
// @ts-expect-error: no options at all.
createBloomaAuth();

// @ts-expect-error: a misspelled option.
createBloomaAuth({ ...good, clientID: 'id' });
// @ts-expect-error: BLAM has no client id.
createBlamAuth({ baseUrl: 'https://b.example', username: 'me', password: 'secret', clientId: 'id' });
// @ts-expect-error: a secret is not a number.
createBloomaAuth({ ...good, clientSecret: 42 });
// @ts-expect-error: a secret callback returns a string.
createBloomaAuth({ ...good, clientSecret: () => 42 });
// @ts-expect-error: an environment variable may be missing.
createBloomaAuth({ ...good, clientSecret: undefined as string | undefined });
// @ts-expect-error: an organisation is a number.
createBlamAuth({ baseUrl: 'https://b.example', username: 'me', password: 'secret', organisationId: '1' });

// @ts-expect-error: `true` is not allowed.
createBloomaAuth({ ...good, retry: true });
// @ts-expect-error: a duration is a number of milliseconds.
createBloomaAuth({ ...good, timeoutMs: '10s' });
// @ts-expect-error: origins are an array.
createBloomaAuth({ ...good, allowedOrigins: 'https://files.example' });
// @ts-expect-error: the methods of a store return promises.
createBloomaAuth({ ...good, store: new Map() });
// @ts-expect-error: undefined is not allowed with exactOptionalPropertyTypes.
createBloomaAuth({ ...good, store: undefined });
// @ts-expect-error: no such event.
createBloomaAuth({ ...good, onEvent: (event) => event.type === 'token_expired' });

const token: AccessToken = await blooma.getToken();
// @ts-expect-error: callers do not get the refresh token.
token.refreshToken;
// @ts-expect-error: a token is readonly.
token.accessToken = '';
// @ts-expect-error: the wire name is not part of the API.
token.access_token;
// @ts-expect-error: options, not milliseconds.
await blooma.getToken(5_000);
// @ts-expect-error: no such option.
await blooma.getToken({ timeoutMs: 5_000 });
// @ts-expect-error: the URL is missing.
await blooma.fetch();
// @ts-expect-error: the header is a promise.
const header: string = blooma.getAuthorizationHeader();

const error: unknown = header;
// @ts-expect-error: the type is unknown before isAuthError.
error.code;
if (isAuthError(error)) {
  // @ts-expect-error: no such code.
  error.code === 'unauthorized';
  // @ts-expect-error: an error has no headers.
  error.headers;
  switch (error.code) {
    // @ts-expect-error: no such code.
    case 'token_expired':
      break;
    default:
  }
}

// @ts-expect-error: some codes are missing.
export const advice: Record<AuthErrorCode, string> = { timeout: 'wait', rate_limited: 'wait' };

// @ts-expect-error: no such endpoint.
await createBloomaClient({ authUrl: 'https://login.example' }).GET('/oauth/tokens');
