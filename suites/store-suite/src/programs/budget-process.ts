// A process that asks for new tokens until its budget refuses. Its arguments are the URL of the store, and the options of
// a client of Blooma as JSON. It writes how often it was refused.
import { isAuthError } from '@x/auth-core';
import { createBloomaAuth } from '@x/blooma-auth';
import { connectStore } from '../connect-store.ts';

const [url = '', options = ''] = process.argv.slice(2);
const { store, close } = await connectStore(url);
const blooma = createBloomaAuth({
  ...JSON.parse(options),
  store,
  // A slow machine is no trouble with the store.
  storeTimeoutMs: 30_000,
});
try {
  for (;;) await blooma.getToken({ forceRefresh: true });
} catch (error) {
  if (!isAuthError(error)) throw error;
  console.log(error.code);
} finally {
  await close();
}
