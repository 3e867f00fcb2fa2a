// A program of the command line that signs a person in to BlastIQ, in the browser, and remembers it.
//
//   node main.ts              lists the sites
//   node main.ts sign-out     forgets the session
//
// BLASTIQ_CLIENT_ID         the id of your application, from BlastIQ Support
// BLASTIQ_AUTHORITY, BLASTIQ_API_URL   where BlastIQ is; by default the real one
// BLASTIQ_TOKENS            the directory of the tokens; by default `x-auth` in the state directory of the user
import { createFileStore } from '@x/auth-core/file';
import { isAuthError } from '@x/blastiq-auth';
import { type LoopbackOptions, signInWithLoopback } from '@x/blastiq-auth/loopback';
import { openInBrowser } from './open-in-browser.ts';
import { readPasted } from './read-pasted.ts';

const {
  BLASTIQ_CLIENT_ID: clientId = '',
  BLASTIQ_AUTHORITY: authority,
  BLASTIQ_API_URL: apiUrl,
  BLASTIQ_TOKENS: directory,
} = process.env;

const options: LoopbackOptions = {
  clientId,
  ...(authority !== undefined && { authority }),
  ...(apiUrl !== undefined && { apiUrl }),
  store: createFileStore(directory === undefined ? {} : { directory }),
  // A person would rather wait for a slow disk than sign in again.
  storeTimeoutMs: 10_000,
  onUrl: (url) => console.error(`Sign in at:\n\n  ${url}\n`),
  open: openInBrowser,
  paste: readPasted,
};

try {
  const blastiq = await signInWithLoopback(options);
  if (process.argv[2] === 'sign-out') {
    await blastiq.signOut();
    console.log('Signed out.');
  } else {
    const response = await blastiq.fetch('/api/sites');
    const { sites } = (await response.json()) as { sites: { id: number; name: string }[] };
    for (const { id, name } of sites) console.log(`Site ${id}: ${name}`);
  }
} catch (error) {
  console.error(isAuthError(error) ? error.message : error);
  process.exitCode = 1;
}
