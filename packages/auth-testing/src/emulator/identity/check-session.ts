import type { EmulatedResponse } from '../operation.ts';

/** The check-session page, which a client embeds to learn that the session ended (OpenID Connect Session Management §4). */
export function showCheckSession(): EmulatedResponse {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE };
}

const PAGE = `<!doctype html>
<title>Check session</title>
<script>
const sessionId = () => /(?:^|; )idsrv\\.session=([^;]*)/.exec(document.cookie)?.[1] ?? '';

async function compare(message, origin) {
  const [clientId, sessionState = ''] = String(message).split(' ');
  const [hash, salt] = sessionState.split('.');
  if (!clientId || !hash || !salt) return 'error';
  const text = new TextEncoder().encode(clientId + origin + sessionId() + salt);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const actual = btoa(String.fromCharCode(...bytes)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
  return actual === hash ? 'unchanged' : 'changed';
}

addEventListener('message', async ({ data, origin, source }) => {
  source.postMessage(await compare(data, origin), origin);
});
</script>
`;
