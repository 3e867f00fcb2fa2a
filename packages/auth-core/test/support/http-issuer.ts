import type { TokenSet } from '@x/auth-core';
import { type IssuerCall, type TokenIssuer, toOAuthTokenSet, withRefreshToken } from '@x/auth-core/provider';
import nock from 'nock';
import { createTestClientWith, type TestClient, type TestClientOptions } from './test-client.ts';

const TOKEN_ORIGIN = 'https://auth.acme.test';
export const API_ORIGIN = 'https://api.acme.test';

/** An issuer that sends HTTP requests: `POST /token`, with the secret in a form. */
export const httpIssuer: TokenIssuer = {
  async issue(call) {
    const secret = await call.reveal();
    return exchange(call, { grant_type: 'client_credentials', client_secret: secret }, 'read');
  },
  async refresh({ refreshToken = '' }, call) {
    return exchange(call, { grant_type: 'refresh_token', refresh_token: refreshToken });
  },
};

async function exchange(call: IssuerCall, form: Record<string, string>, scope?: string): Promise<TokenSet> {
  const answer = await post(call, form);
  const { refresh_token: refreshToken, id_token: idToken } = answer.body;
  return withRefreshToken(toOAuthTokenSet(answer, scope), { refreshToken, idToken });
}

function post(call: IssuerCall, fields: Record<string, string>) {
  const init = { method: 'POST', body: new URLSearchParams(fields), signal: call.signal };
  return call.send(new Request(`${TOKEN_ORIGIN}/token?q=hidden`, init));
}

export function createHttpTestClient(options: TestClientOptions = {}): Omit<TestClient, 'issuer'> {
  return createTestClientWith(httpIssuer, options);
}

/** Expects one token request, with this form if one is given. */
export function expectTokenRequest(form?: Record<string, string>): nock.Interceptor {
  return nock(TOKEN_ORIGIN).post('/token', form).query(true);
}
