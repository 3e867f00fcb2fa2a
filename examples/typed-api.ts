/**
 * A typed client of the API: openapi-fetch with the `fetch` of an auth client.
 *
 *   BLOOMA_BASE_URL=… BLOOMA_CLIENT_ID=… BLOOMA_CLIENT_SECRET=… node typed-api.ts
 */
import { createBloomaAuth } from '@x/blooma-auth';
import createClient from 'openapi-fetch';

const {
  BLOOMA_BASE_URL = '',
  BLOOMA_CLIENT_ID = '',
  BLOOMA_CLIENT_SECRET = '',
  BLOOMA_AUTH_URL = 'https://login.blooma.ai',
} = process.env;

/** Generate this type with openapi-typescript from the API's OpenAPI document. */
interface Paths {
  '/api/loans': {
    get: {
      responses: { 200: { content: { 'application/json': { loans: { id: number; amount: number }[] } } } };
    };
  };
}

const blooma = createBloomaAuth({
  baseUrl: BLOOMA_BASE_URL,
  clientId: BLOOMA_CLIENT_ID,
  clientSecret: BLOOMA_CLIENT_SECRET,
  authUrl: BLOOMA_AUTH_URL,
});
const api = createClient<Paths>({ baseUrl: BLOOMA_BASE_URL, fetch: blooma.fetch });

const { data, response } = await api.GET('/api/loans');
for (const { id, amount } of data?.loans ?? []) console.log(`Loan ${id}: ${amount}`);
if (!response.ok) process.exitCode = 1;
