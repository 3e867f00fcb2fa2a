/**
 * An HTTP client other than fetch: `getAuthorizationHeader` gives the header, cached and renewed like the rest.
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

// An instance for this API alone: the header must not travel to any other host.
const api = axios.create({ baseURL: BLASTIQ_API_URL, maxRedirects: 0 });

api.interceptors.request.use(async (config) => {
  config.headers.set('Authorization', await blastiq.getAuthorizationHeader());
  return config;
});

// `blastiq.fetch` renews and replays on a 401; here the client has to be told, for the next call to be right.
api.interceptors.response.use(undefined, async (error: unknown) => {
  if (isAxiosError(error) && error.response?.status === 401) {
    await blastiq.invalidate(String(error.config?.headers.get('Authorization')).replace('Bearer ', ''));
  }
  throw error;
});

const { data } = await api.get<{ sites: { id: number; name: string }[] }>('/api/sites');
for (const { id, name } of data.sites) console.log(`Site ${id}: ${name}`);
