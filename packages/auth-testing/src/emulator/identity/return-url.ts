import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import type { IdentityContext } from './identity-context.ts';

/** The sign-in to which a page of the identity server belongs, and where it continues. */
export interface PendingSignIn {
  readonly url: string;
  readonly asked: AuthorizeRequest;
}

/**
 * Reads the `ReturnUrl` of a page. Undefined if it leads to another site, which a link from elsewhere could have in it,
 * or to no sign-in of an application.
 */
export function readReturnUrl(
  { authority, clients }: IdentityContext,
  query: URLSearchParams,
): PendingSignIn | undefined {
  const given = query.get('ReturnUrl') ?? '';
  if (!URL.canParse(given, authority)) return undefined;
  const url = new URL(given, authority);
  if (!url.href.startsWith(`${authority}/connect/authorize/callback?`)) return undefined;
  const asked = readAuthorizeRequest(url.searchParams, clients);
  return 'error' in asked ? undefined : { url: url.href, asked };
}
