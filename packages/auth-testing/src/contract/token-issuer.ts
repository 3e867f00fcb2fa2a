import assert from 'node:assert/strict';
import { isAuthError, type TokenSet } from '@x/auth-core';
import type { IssuerCall, TokenIssuer } from '@x/auth-core/provider';
import type { ContractCase } from './contract-case.ts';
import { type IssuerSubject, withCall } from './issuer-call.ts';

const EXPIRY_SOURCES = ['response', 'absolute-date', 'jwt', 'default', 'learned'];

/** The contract of `TokenIssuer`, one case for each rule. Each case creates its own issuer. */
export function verifyTokenIssuer(
  createIssuer: () => IssuerSubject | Promise<IssuerSubject>,
): readonly ContractCase[] {
  const withIssuer = (
    name: string,
    check: (issuer: TokenIssuer, call: IssuerCall, secret: string) => Promise<void>,
  ): ContractCase => ({
    name,
    async run() {
      const subject = await createIssuer();
      await withCall(subject, (call) => check(subject.issuer, call, subject.secret));
    },
  });
  const withRefresh = (
    name: string,
    check: (
      refresh: NonNullable<TokenIssuer['refresh']>,
      tokens: TokenSet,
      call: IssuerCall,
    ) => Promise<void>,
  ): ContractCase =>
    withIssuer(name, async (issuer, call) => {
      // `refresh` is optional.
      if (!issuer.refresh) return;
      const tokens = await issuer.issue(call);
      assert.ok(tokens.refreshToken, 'issue returns no refresh token, so refresh would never be called');
      await check(
        (...given) => (issuer.refresh as NonNullable<TokenIssuer['refresh']>)(...given),
        tokens,
        call,
      );
    });

  return [
    withIssuer('issue returns a token set that fits in a store and in a header', async (issuer, call) => {
      assertTokens(await issuer.issue(call), call);
    }),
    withIssuer('issue sets issuedAt to the time of the call', async (issuer, call) => {
      const before = call.now();
      const { issuedAt } = await issuer.issue(call);

      assert.ok(issuedAt >= before && issuedAt <= call.now(), `issuedAt ${issuedAt} is not within the call`);
    }),
    withIssuer('issue may be called concurrently', async (issuer, call) => {
      const all = await Promise.all([issuer.issue(call), issuer.issue(call), issuer.issue(call)]);

      for (const tokens of all) assertTokens(tokens, call);
    }),
    withIssuer('issue returns a token set without the secret', async (issuer, call, secret) => {
      const json = JSON.stringify(await issuer.issue(call));

      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        assert.ok(!json.includes(form), 'the secret is in the token set');
      }
    }),
    withIssuer('issue rejects if its signal is aborted', async (issuer, call) => {
      const signal = AbortSignal.abort(new Error('the renewal ran out of time'));

      await assert.rejects(issuer.issue({ ...call, signal }));
    }),
    withRefresh(
      'refresh returns a new token set and does not change the old one',
      async (refresh, tokens, call) => {
        const old = structuredClone(tokens);
        const renewed = await refresh(Object.freeze(tokens), call);

        assertTokens(renewed, call);
        assert.notEqual(renewed.accessToken, old.accessToken);
        assert.deepEqual(tokens, old);
      },
    ),
    withRefresh(
      'refresh rejects with an AuthError for an unknown refresh token',
      async (refresh, tokens, call) => {
        const unknown = { ...tokens, refreshToken: 'dW5rbm93bg' };

        await assert.rejects(refresh(unknown, call), (error) => isAuthError(error) && !error.retryable);
      },
    ),
  ];
}

function assertTokens(tokens: TokenSet, call: IssuerCall): void {
  const { accessToken, tokenType, issuedAt, expiresAt, expirySource } = tokens;
  assert.match(accessToken, /^[\x21-\x7e]+$/, 'accessToken is not a valid header value');
  assert.equal(tokenType, 'Bearer');
  assert.ok(Number.isFinite(issuedAt), 'issuedAt is not an instant');
  assert.ok(Number.isFinite(expiresAt), 'expiresAt is not an instant');
  assert.ok(expiresAt > call.now(), 'the token has already expired');
  assert.ok(EXPIRY_SOURCES.includes(expirySource), `expirySource is ${expirySource}`);
  assert.deepEqual(JSON.parse(JSON.stringify(tokens)), { ...tokens }, 'the token set is not plain JSON');
}
