/**
 * If no token can be obtained, a call rejects with an `AuthError`. Its `code` says what to do.
 *
 *   BLAMELESS_CUSTOMER=… BLAMELESS_CLIENT_ID=… BLAMELESS_CLIENT_SECRET=… node errors.ts [incident]
 */
import { type AuthErrorCode, createBlamelessAuth, isAuthError, toApiError } from '@x/blameless-auth';

const {
  BLAMELESS_CUSTOMER = '',
  BLAMELESS_CLIENT_ID = '',
  BLAMELESS_CLIENT_SECRET = '',
  BLAMELESS_AUTH_URL = 'https://blamelesshq.auth0.com',
  BLAMELESS_API_URL = `https://${BLAMELESS_CUSTOMER}.blameless.io/api/v1`,
} = process.env;

const blameless = createBlamelessAuth({
  customer: BLAMELESS_CUSTOMER,
  clientId: BLAMELESS_CLIENT_ID,
  clientSecret: BLAMELESS_CLIENT_SECRET,
  authUrl: BLAMELESS_AUTH_URL,
  apiUrl: BLAMELESS_API_URL,
});

try {
  const response = await blameless.fetch(`/incidents/${process.argv[2] ?? 1}`);
  // An error response of the API is not an AuthError, because there was a token.
  if (!response.ok) throw await toApiError(response);
  console.log(await response.text());
} catch (error) {
  process.exitCode = 1;
  console.error(isAuthError(error) ? `${whatToDo(error.code)}. ${error.message}` : String(error));
}

function whatToDo(code: AuthErrorCode): string {
  switch (code) {
    case 'invalid_credentials':
      return 'Fix the credentials';
    case 'access_denied':
      return 'Ask the provider for access';
    case 'invalid_request':
      return 'Fix an option';
    case 'login_required':
      return 'Let the person sign in again';
    case 'rate_limited':
    case 'provider_unavailable':
    case 'timeout':
      return 'Try again later';
    case 'secret_unavailable':
      return 'Check where the secret comes from';
    case 'network_error':
      return 'Check the network';
    case 'invalid_response':
      return 'Contact the provider';
  }
}
