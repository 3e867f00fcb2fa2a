/** Where the app and the APIs are. The first lines of `start.ts` say what a real app sets. */
const {
  APP_ORIGIN = 'http://localhost:3000',
  TOKEN_KEY = '',
  TOKEN_DIRECTORY,
  BLASTIQ_CLIENT_ID = '',
  BLASTIQ_AUTHORITY = 'https://www.blastiq.com/identity',
  BLASTIQ_API_URL = 'https://api.blastiq.com',
  BLOOMA_BASE_URL = '',
  BLOOMA_AUTH_URL = 'https://login.blooma.ai',
  BLOOMA_CLIENT_ID = '',
  BLOOMA_CLIENT_SECRET = '',
} = process.env;

/** The origin of the app, as the browser sees it. */
export const origin = APP_ORIGIN;

/** The first one encrypts what leaves the memory of the server. `openssl rand -base64 32` makes one. */
export const keys = [TOKEN_KEY];

export const tokenDirectory = TOKEN_DIRECTORY;

export const blastiqOptions = {
  clientId: BLASTIQ_CLIENT_ID,
  authority: BLASTIQ_AUTHORITY,
  apiUrl: BLASTIQ_API_URL,
  redirectUri: `${origin}/callback`,
};

export const bloomaOptions = {
  baseUrl: BLOOMA_BASE_URL,
  authUrl: BLOOMA_AUTH_URL,
  clientId: BLOOMA_CLIENT_ID,
  clientSecret: BLOOMA_CLIENT_SECRET,
};
