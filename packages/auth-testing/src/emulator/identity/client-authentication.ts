import { readBasic } from '../authorization.ts';
import type { BrokenRule, ProviderRequest } from '../operation.ts';
import type { IdentityClient } from './client.ts';

/** A request to the token endpoint, with its client. */
export interface ClientRequest {
  readonly clientId: string;
  readonly client: IdentityClient;
  readonly parameters: ProviderRequest['parameters'];
}

/** The longest client id that IdentityServer looks up. */
const MAX_CLIENT_ID_LENGTH = 100;

/**
 * The client id of a request. IdentityServer asks a public client for no secret and ignores one that is sent. It takes
 * the id from a Basic header with a secret, else from the form, else from a Basic header without one.
 */
export function readClientId({ headers, parameters }: ProviderRequest): string | undefined {
  const basic = readBasic(headers.get('authorization'));
  const inHeader = basic && decode(basic.username);
  const inForm = parameters.get('client_id');
  const id = basic?.password ? inHeader : (inForm ?? inHeader);
  return id !== undefined && id.length <= MAX_CLIENT_ID_LENGTH ? id : undefined;
}

/** What BlastIQ's page says not to send: its clients have no secret. */
export function toHeaderFlaws({ headers }: ProviderRequest): readonly BrokenRule[] {
  return headers.has('authorization')
    ? [{ rule: 'credentials', detail: 'A public client sends no Authorization header.' }]
    : [];
}

/** The form encoding of RFC 6749 §2.3.1. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}
