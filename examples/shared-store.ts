/**
 * Two clients with the same credentials and one store share a token. Your own store (Redis, a table, a file) is an
 * object with the same three methods.
 *
 *   BLAM_BASE_URL=… BLAM_USERNAME=… BLAM_PASSWORD=… node shared-store.ts
 */
import { type BlamAuthOptions, createBlamAuth, createMemoryStore } from '@x/blam-auth';

const { BLAM_BASE_URL = '', BLAM_USERNAME = '', BLAM_PASSWORD = '' } = process.env;

const options: BlamAuthOptions = {
  baseUrl: BLAM_BASE_URL,
  username: BLAM_USERNAME,
  password: BLAM_PASSWORD,
  store: createMemoryStore(),
};

const web = createBlamAuth({ ...options, onEvent: (event) => console.log(`web: ${event.type}`) });
const worker = createBlamAuth({ ...options, onEvent: (event) => console.log(`worker: ${event.type}`) });

const first = await web.getToken();
const second = await worker.getToken();
console.log(first.accessToken === second.accessToken ? 'one token for both' : 'two tokens');
