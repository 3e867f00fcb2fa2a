import type { BlamOptions, BlastiqOptions, ProviderHandle } from '@x/auth-testing';

type Parameters = Readonly<Record<string, string>>;

export function postForm(url: string, parameters: Parameters | string, headers: Parameters = {}) {
  const body = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString();
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
}

export function postJson(url: string, value: unknown, headers: Parameters = {}) {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

export function basic(username: string, password: string) {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
}

/** The documented body of a Blooma or Blameless token request. */
export function clientCredentials(options: { clientId: string; clientSecret: string }, audience: string) {
  return {
    client_id: options.clientId,
    client_secret: options.clientSecret,
    audience,
    grant_type: 'client_credentials',
  };
}

/** The documented body of a BlastIQ token request. */
export function passwordGrant({ username, password }: BlastiqOptions) {
  return { grant_type: 'password', username, password, client_id: 'external.customer' };
}

export function signIn({ options }: ProviderHandle<BlamOptions>, query = '') {
  const headers = basic(options.username, options.password);
  return fetch(`${options.baseUrl}/api/users/authorisation${query}`, { headers });
}

export function callResource(provider: ProviderHandle, accessToken?: string) {
  const headers: Parameters = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  return fetch(provider.apiUrl + provider.resource, { headers });
}

/** The status and the body of a response: parsed if it is JSON, else as text. */
export async function read(pending: Promise<Response>): Promise<{ status: number; body: unknown }> {
  const response = await pending;
  const text = await response.text();
  const isJson = /^application\/([a-z]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

/** The JSON object in a response body. */
export async function members(pending: Promise<Response>): Promise<Record<string, string>> {
  return (await pending).json() as Promise<Record<string, string>>;
}
