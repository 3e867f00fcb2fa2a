// Gets one token, with the file store in a folder or without a store.
//
//   node src/programs/shared-token.ts <origin of the server> [folder and storeTimeoutMs]

import { createFileStore } from '@x/auth-core/file';
import { createBloomaAuth } from '@x/blooma-auth';

const [, , server = '', directory, timeoutMs] = process.argv;
const client = createBloomaAuth({
  baseUrl: server,
  authUrl: server,
  clientId: 'client',
  clientSecret: 'right',
  ...(directory !== undefined && {
    store: createFileStore({ directory }),
    storeTimeoutMs: Number(timeoutMs),
  }),
});
await client.getToken();
