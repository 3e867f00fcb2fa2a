'use client';
import { useState } from 'react';

interface Site {
  readonly id: number;
  readonly name: string;
}

/** Shows what the server rendered, and loads it again through the proxy. The browser has no token. */
export function SiteList({ sites }: { readonly sites: readonly Site[] }) {
  const [shown, setShown] = useState(sites);
  const [notice, setNotice] = useState('');

  async function load(): Promise<void> {
    try {
      const response = await fetch('/api/blastiq/api/sites', { headers: { 'x-auth-request': '1' } });
      if (response.status === 401) location.reload();
      if (response.ok) setShown((await response.json()).sites);
      setNotice(response.ok ? 'Loaded.' : 'BlastIQ does not answer now.');
    } catch {
      setNotice('You are offline.');
    }
  }

  return (
    <>
      <ul>
        {shown.map(({ id, name }) => (
          <li key={id}>
            Site {id}: {name}
          </li>
        ))}
      </ul>
      <button type="button" onClick={load}>
        Load again
      </button>
      <p role="status">{notice}</p>
    </>
  );
}
