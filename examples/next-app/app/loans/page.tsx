/// <reference types="next" />
import { redirect } from 'next/navigation';
import { findClient } from '../../lib/blastiq.ts';
import { blooma } from '../../lib/blooma.ts';

interface Loan {
  readonly id: number;
  readonly amount: number;
}

/** Everyone who is signed in sees the same loans, so Next.js keeps the answer of the API for a minute. Never a token. */
export default async function Page() {
  if (!(await findClient())) redirect('/');
  const response = await blooma.fetch('/api/loans', { next: { revalidate: 60 } });
  const { loans = [] }: { loans?: Loan[] } = response.ok ? await response.json() : {};
  return (
    <>
      <h1>Loans</h1>
      <ul>
        {loans.map(({ id, amount }) => (
          <li key={id}>
            Loan {id}: {amount.toLocaleString('en')}
          </li>
        ))}
      </ul>
      <a href="/">Sites</a>
    </>
  );
}
