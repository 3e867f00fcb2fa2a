import { isAuthError } from '@x/blastiq-auth';
import { findClient } from '../lib/blastiq.ts';
import { SiteList } from './site-list.tsx';

interface Props {
  readonly searchParams: Promise<{ readonly problem?: string }>;
}

/** Shows the sites of the person. It can only read cookies, and needs no more: a renewed token goes to the store. */
export default async function Page({ searchParams }: Props) {
  const { problem } = await searchParams;
  const blastiq = await findClient();
  if (!blastiq) return <SignedOut notice={problem ? 'The sign-in did not work. Try again.' : ''} />;
  const { user } = (await blastiq.session()) ?? {};
  const sites = await readSites();
  if (sites === 'expired') return <SignedOut notice="Your session has ended. Sign in again." />;
  return (
    <>
      <h1>Sites</h1>
      <p>Signed in as {user?.sub}.</p>
      {sites === undefined ? <p role="status">BlastIQ does not answer now.</p> : <SiteList sites={sites} />}
      <p>
        <a href="/loans">Loans</a>
      </p>
      <form method="post" action="/sign-out">
        <button type="submit">Sign out</button>
      </form>
    </>
  );

  async function readSites() {
    try {
      const response = await blastiq?.fetch('/api/sites');
      return response?.ok ? (await response.json()).sites : undefined;
    } catch (error) {
      return isAuthError(error) && error.code === 'login_required' ? 'expired' : undefined;
    }
  }
}

function SignedOut({ notice }: { readonly notice: string }) {
  return (
    <>
      <h1>See your sites</h1>
      <p role="status">{notice}</p>
      <a className="button" href="/sign-in">
        Sign in to BlastIQ
      </a>
    </>
  );
}
