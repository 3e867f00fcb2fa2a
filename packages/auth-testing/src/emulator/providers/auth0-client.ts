import type { Account } from '../account.ts';
import { readBasic } from '../authorization.ts';
import type { ProviderRequest } from '../operation.ts';
import type { ProviderState } from '../provider-state.ts';

export type ClientMethod = NonNullable<Account['authentication']>;

/** A client that proved who it is. */
export interface KnownClient {
  readonly clientId: string;
  readonly account: Account;
}

export interface Auth0ClientOptions {
  /** The audience of a client assertion: the URL of the tenant, with its slash. */
  readonly issuer: string;
  /** The methods for an account that names none. */
  readonly methods: readonly ClientMethod[];
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The client id of a request, wherever it is. */
export function readClientId({ headers, parameters }: ProviderRequest): string | undefined {
  return parameters.get('client_id') ?? readBasic(headers.get('authorization'))?.username;
}

/** The client of a request, or one sentence on why it is refused. */
export async function authenticateClient(
  state: ProviderState,
  request: ProviderRequest,
  { issuer, methods }: Auth0ClientOptions,
): Promise<KnownClient | string> {
  const clientId = readClientId(request);
  const account = clientId === undefined ? undefined : state.accounts.get(clientId);
  if (clientId === undefined || !account) return 'The client is unknown.';

  const sent = readMethods(request);
  const [method] = sent;
  // A request must not use two authentication methods (RFC 6749 §2.3).
  if (method === undefined || sent.length > 1) return 'The client must authenticate in exactly one way.';
  const allowed = account.authentication ? [account.authentication] : methods;
  if (!allowed.includes(method)) return `The client must authenticate with ${allowed.join(' or ')}.`;
  const isProven = await prove(method, request, account, { clientId, issuer });
  return isProven ? { clientId, account } : 'The client id or the secret is wrong.';
}

function readMethods({ headers, parameters }: ProviderRequest): readonly ClientMethod[] {
  return [
    ...(headers.has('authorization') ? (['client_secret_basic'] as const) : []),
    ...(parameters.get('client_secret') === undefined ? [] : (['client_secret_post'] as const)),
    ...(parameters.get('client_assertion') === undefined ? [] : (['private_key_jwt'] as const)),
  ];
}

async function prove(
  method: ClientMethod,
  { headers, parameters }: ProviderRequest,
  account: Account,
  { clientId, issuer }: { clientId: string; issuer: string },
): Promise<boolean> {
  if (method === 'client_secret_post') return parameters.get('client_secret') === account.secret;
  if (method === 'client_secret_basic') {
    const basic = readBasic(headers.get('authorization'));
    return basic?.username === clientId && basic.password === account.secret;
  }
  if (!account.publicKey || parameters.get('client_assertion_type') !== ASSERTION_TYPE) return false;
  const { importJWK, jwtVerify } = await import('jose');
  const key = await importJWK(account.publicKey, String(account.publicKey.alg ?? 'RS256'));
  const checks = { audience: issuer, issuer: clientId, subject: clientId, requiredClaims: ['exp', 'jti'] };
  return jwtVerify(parameters.get('client_assertion') ?? '', key, checks).then(
    () => true,
    () => false,
  );
}
