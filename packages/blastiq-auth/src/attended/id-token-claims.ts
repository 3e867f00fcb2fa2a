/** What BlastIQ says about the person, in the ID token of the sign-in (OpenID Connect Core §5.1). */
export interface PersonClaims {
  /** The person's id at BlastIQ. */
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly [claim: string]: unknown;
}

/**
 * Reads the claims of an ID token. It was validated when it was received, before it was kept: this only decodes it.
 * Undefined if the text is no ID token.
 */
export function readIdToken(idToken: unknown): PersonClaims | undefined {
  const [, payload = ''] = String(idToken).split('.');
  try {
    const octets = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)));
    const claims: unknown = JSON.parse(text);
    return typeof Object(claims).sub === 'string' ? Object.freeze(claims as PersonClaims) : undefined;
  } catch {
    return undefined;
  }
}
