import type { CreateClient } from '../subject.ts';

/** What a careful app writes by hand in ten lines. It shares no request between callers. */
export const create: CreateClient = ({ server, secret, clientId }) => {
  let token = '';
  let expiresAt = 0;

  const getToken = async (): Promise<string> => {
    if (Date.now() < expiresAt) return token;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    });
    const response = await fetch(`${server}/oauth/token`, { method: 'POST', body });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const answer = (await response.json()) as { access_token: string; expires_in: number };
    token = answer.access_token;
    expiresAt = Date.now() + answer.expires_in * 1_000;
    return token;
  };

  return {
    getToken,
    async fetch(url) {
      const headers = new Headers();
      headers.set('Authorization', `Bearer ${await getToken()}`);
      return fetch(url, { headers });
    },
  };
};
