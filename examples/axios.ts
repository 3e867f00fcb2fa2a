/**
 * axios with the token of an auth client: a request that the API answers with 401 is sent once more, with a new token.
 *
 *   BLASTIQ_USERNAME=… BLASTIQ_PASSWORD=… node axios.ts
 */
import { createBlastiqAuth } from '@x/blastiq-auth';
import axios, { isAxiosError } from 'axios';

const {
  BLASTIQ_USERNAME = '',
  BLASTIQ_PASSWORD = '',
  BLASTIQ_AUTHORITY = 'https://www.blastiq.com/identity',
  BLASTIQ_API_URL = 'https://api.blastiq.com',
} = process.env;

const blastiq = createBlastiqAuth({
  username: BLASTIQ_USERNAME,
  password: BLASTIQ_PASSWORD,
  authority: BLASTIQ_AUTHORITY,
  apiUrl: BLASTIQ_API_URL,
});

// An instance for this API only, without redirects: the token must not reach any other host.
const api = axios.create({ baseURL: BLASTIQ_API_URL, maxRedirects: 0 });

api.interceptors.request.use(async (config) => {
  config.headers.set('Authorization', await blastiq.getAuthorizationHeader());
  return config;
});

api.interceptors.response.use(undefined, async (error: unknown) => {
  if (!isAxiosError(error) || !error.config || error.response?.status !== 401) throw error;
  const { config } = error;
  await blastiq.invalidate(String(config.headers.get('Authorization')).replace('Bearer ', ''));
  config.headers.set('Authorization', await blastiq.getAuthorizationHeader());
  // Plain axios has no interceptors, so a second 401 is final. A body that is a stream cannot be sent twice.
  return axios.request(config);
});

try {
  const { data } = await api.get<{ sites: { id: number; name: string }[] }>('/api/sites');
  for (const { id, name } of data.sites) console.log(`Site ${id}: ${name}`);
} catch (error) {
  process.exitCode = 1;
  // An AxiosError has the whole request in it, token included: log the message, never the error.
  console.error(error instanceof Error ? error.message : 'The request failed.');
}
