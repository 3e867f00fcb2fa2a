import assert from 'node:assert/strict';
import { isAuthError, type TokenSet } from '@x/auth-core';
import {
  createAuthClient,
  type IssuerCall,
  issueOnly,
  type ProviderProfile,
  type TokenIssuer,
} from '@x/auth-core/provider';
import type { ContractCase } from './contract-case.ts';

/** An issuer, and what has to be known to try it. The server it talks to must be there: an emulator, say. */
export interface IssuerSubject {
  readonly issuer: TokenIssuer;
  readonly provider: ProviderProfile;
  /** The secret that the server accepts. It must turn up in nothing that the issuer gives. */
  readonly secret: string;
}

const EXPIRY_SOURCES = ['response', 'absolute-date', 'jwt', 'default', 'learned'];

/** The contract of `TokenIssuer`, one case for each of its sentences. Each case asks for an issuer of its own. */
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
      // An issuer without refresh owes nothing here.
      if (!issuer.refresh) return;
      const tokens = await issuer.issue(call);
      assert.ok(tokens.refreshToken, 'issue gives no refresh token, so refresh would never be called');
      await check(
        (...given) => (issuer.refresh as NonNullable<TokenIssuer['refresh']>)(...given),
        tokens,
        call,
      );
    });

  return [
    withIssuer(
      'issue gives a token set that a store can keep and a header can hold',
      async (issuer, call) => {
        assertTokens(await issuer.issue(call), call);
      },
    ),
    withIssuer('issue counts the lifetime from when the request was sent', async (issuer, call) => {
      const before = call.now();
      const { issuedAt } = await issuer.issue(call);

      assert.ok(issuedAt >= before && issuedAt <= call.now(), `issuedAt ${issuedAt} is not within the call`);
    }),
    withIssuer('issue may be tried more than once, and at once', async (issuer, call) => {
      const all = await Promise.all([issuer.issue(call), issuer.issue(call), issuer.issue(call)]);

      for (const tokens of all) assertTokens(tokens, call);
    }),
    withIssuer('issue keeps the secret out of what it gives', async (issuer, call, secret) => {
      const given = JSON.stringify(await issuer.issue(call));

      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        assert.ok(!given.includes(form), 'the secret is in the token set');
      }
    }),
    withIssuer('issue ends when its signal does', async (issuer, call) => {
      const signal = AbortSignal.abort(new Error('the renewal ran out of time'));
      const send: IssuerCall['send'] = (request) => call.send(new Request(request, { signal }));

      await assert.rejects(issuer.issue({ ...call, signal, send }));
    }),
    withRefresh(
      'refresh gives a new token set, and leaves the old one as it was',
      async (refresh, tokens, call) => {
        const old = structuredClone(tokens);
        const renewed = await refresh(deepFreeze(tokens), call);

        assertTokens(renewed, call);
        assert.notEqual(renewed.accessToken, old.accessToken);
        assert.deepEqual(tokens, old);
      },
    ),
    withRefresh(
      'refresh rejects with an AuthError for a token that the server does not know',
      async (refresh, tokens, call) => {
        const unknown = { ...tokens, refreshToken: 'dW5rbm93bg' };

        await assert.rejects(refresh(unknown, call), (error) => isAuthError(error) && !error.retryable);
      },
    ),
  ];
}

function assertTokens(tokens: TokenSet, call: IssuerCall): void {
  const { accessToken, tokenType, issuedAt, expiresAt, expirySource } = tokens;
  assert.match(accessToken, /^[\x21-\x7e]+$/, 'accessToken cannot stand in a header');
  assert.equal(tokenType, 'Bearer');
  assert.ok(Number.isFinite(issuedAt), 'issuedAt is not an instant');
  assert.ok(Number.isFinite(expiresAt), 'expiresAt is not an instant');
  assert.ok(expiresAt > call.now(), 'the token is over on arrival');
  assert.ok(EXPIRY_SOURCES.includes(expirySource), `expirySource is ${expirySource}`);
  assert.deepEqual(JSON.parse(JSON.stringify(tokens)), { ...tokens }, 'the token set is not plain JSON');
}

function deepFreeze(tokens: TokenSet): TokenSet {
  return Object.freeze(tokens);
}

/** Core alone can make an `IssuerCall`: so a client is made whose issuer does the checking and then fails. */
async function withCall(
  { issuer, provider, secret }: IssuerSubject,
  check: (call: IssuerCall) => Promise<void>,
): Promise<void> {
  let outcome: Promise<void> | undefined;
  const client = createAuthClient({
    provider,
    issuer: {
      async issue(call) {
        outcome ??= check(call);
        await outcome;
        return issuer.issue(call);
      },
    },
    renewal: issueOnly,
    apiUrl: 'http://127.0.0.1',
    identity: [],
    secret,
    settings: {
      timeoutMs: 10_000,
      retry: { attempts: 1, maxRetryAfterMs: 0 },
      refreshAhead: {},
      store: undefined,
      storeKeyPepper: undefined,
      fetch: undefined,
      now: Date.now,
      onEvent: undefined,
      allowedOrigins: [],
    },
  });
  // What the client makes of it is beside the point; what the check said is not.
  await client.getToken().catch(() => undefined);
  assert.ok(outcome, 'the client never asked its issuer');
  await outcome;
}
