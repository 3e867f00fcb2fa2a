import { randomUUID } from 'node:crypto';
import { redirect } from 'next/navigation';
import { createSignInClient } from '../../lib/blastiq.ts';

/** Link to it with `<a>`: the `Link` of Next.js loads pages in advance, and so would begin sign-ins. */
export async function GET(): Promise<never> {
  const blastiq = await createSignInClient(randomUUID());
  redirect(String(await blastiq.authorizationUrl()));
}
