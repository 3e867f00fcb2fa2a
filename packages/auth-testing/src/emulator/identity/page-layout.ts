import type { EmulatedResponse } from '../operation.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { PAGE_STYLE } from './page-style.ts';
import { escapeHtml, NO_STORE } from './responses.ts';

export interface PageOptions {
  /** @default 200 */
  readonly status?: number;
  readonly cookies?: readonly string[];
  /** Put before the title of the document, which a screen reader says first. */
  readonly titlePrefix?: string;
}

/** A page for a person. It has no script, so it works in every browser and for every program. */
export function showPage(
  title: string,
  content: string,
  { status = 200, cookies = [], titlePrefix = '' }: PageOptions = {},
): EmulatedResponse {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${titlePrefix}${title}: BlastIQ (emulated)</title>
<style>${PAGE_STYLE}</style>
<main>
<p class="brand">BlastIQ <span>emulated</span></p>
<h1>${title}</h1>
${content}
</main>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // As the pages of IdentityServer have them: no other site may show the sign-in in a frame.
      'content-security-policy': "frame-ancestors 'none'",
      'x-frame-options': 'SAMEORIGIN',
      ...NO_STORE,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body,
  };
}

/** The name of an application, as HTML. */
export function toClientName({ client, clientId }: AuthorizeRequest): string {
  return escapeHtml(client.name ?? clientId);
}
