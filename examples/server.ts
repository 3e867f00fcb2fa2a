/**
 * One client for the whole process: all requests share its token and its renewals.
 *
 *   BLOOMA_BASE_URL=… BLOOMA_CLIENT_ID=… BLOOMA_CLIENT_SECRET=… node server.ts
 */
import { createServer } from 'node:http';
import { createBloomaAuth, isAuthError } from '@x/blooma-auth';

const {
  BLOOMA_BASE_URL = '',
  BLOOMA_CLIENT_ID = '',
  BLOOMA_CLIENT_SECRET = '',
  BLOOMA_AUTH_URL = 'https://login.blooma.ai',
  PORT = '3000',
} = process.env;

const blooma = createBloomaAuth({
  baseUrl: BLOOMA_BASE_URL,
  clientId: BLOOMA_CLIENT_ID,
  clientSecret: BLOOMA_CLIENT_SECRET,
  authUrl: BLOOMA_AUTH_URL,
  onEvent: (event) => console.log(event.type),
});

const server = createServer(async (_request, response) => {
  try {
    const loans = await blooma.fetch('/api/loans');
    response.writeHead(loans.status, { 'content-type': 'application/json' }).end(await loans.text());
  } catch (error) {
    // The message contains no secrets, so it can be logged. The caller only gets a 502.
    console.error(isAuthError(error) ? `${error.code}: ${error.message}` : error);
    response.writeHead(502).end();
  }
});

server.listen(Number(PORT), '127.0.0.1', () => console.log('listening on', server.address()));
