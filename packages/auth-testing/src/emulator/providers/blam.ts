import { randomBytes } from 'node:crypto';
import { readBasic, readBearer } from '../authorization.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Behaviour, EmulatedResponse, ProviderRequest } from '../operation.ts';
import type { ProviderHandle } from '../provider-handle.ts';
import type { ProviderHost } from '../provider-host.ts';
import { serveProvider } from '../provider-server.ts';
import { createProviderState } from '../provider-state.ts';
import { readOrganisation, readParameter } from './blam-query.ts';
import { fail, refuse, toProblem } from './blam-responses.ts';

/** The options with which `createBlamAuth` uses the emulator. */
export interface BlamOptions {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly organisationId: number;
}

/** Starts BLAM on a server. */
export async function startBlam(
  server: ProviderHost,
  context: EmulatorContext,
): Promise<ProviderHandle<BlamOptions>> {
  const { url } = server;
  const options: BlamOptions = {
    baseUrl: url,
    username: 'blam-user',
    // Has every character that a wrong encoding breaks: `:` in Basic, `+ & %` in forms, and one non-ASCII.
    password: 'blam:p+a&s%s-é',
    organisationId: 1,
  };

  const state = await createProviderState({
    context,
    name: 'blam',
    settings: {
      lifetimeMs: 300_000,
      refreshLifetimeMs: 86_400_000,
      sendsExpiry: true,
      tokenFormat: 'jwt',
      refreshTokens: true,
      refreshRotation: 'one-time',
      revokesOnReuse: true,
      signingAlgorithm: 'RS256',
      strict: false,
      clockOffsetMs: 0,
      sendsIssuer: false,
      corsOrigins: [],
    },
    accounts: [[options.username, { secret: options.password, organisationIds: [1] }]],
    issuer: url,
    audience: url,
    generateRefreshToken,
  });

  async function signIn(request: ProviderRequest): Promise<EmulatedResponse> {
    const organisation = readOrganisation(request.query);
    if (organisation.flaw) return toProblem(organisation.flaw.name, organisation.flaw.detail);

    const basic = readBasic(request.headers.get('authorization'));
    const account = basic && state.accounts.get(basic.username);
    if (!basic || account?.secret !== basic.password) {
      const scheme = { 'www-authenticate': 'Basic realm="BLAM", charset="UTF-8"' };
      return refuse(401, 'credentials', 'The username or the password is wrong.', scheme);
    }
    const organisationIds = account.organisationIds ?? [1];
    const organisationId = organisation.id ?? organisationIds[0];
    if (organisationId === undefined || !organisationIds.includes(organisationId)) {
      return refuse(403, 'organisation', 'The user does not belong to this organisation.');
    }
    return grant(basic.username, organisationId);
  }

  async function refreshToken(request: ProviderRequest): Promise<EmulatedResponse> {
    const organisation = readOrganisation(request.query);
    if (organisation.flaw) return toProblem(organisation.flaw.name, organisation.flaw.detail);

    const token = readParameter(request.query, 'RefreshToken') ?? '';
    // An unencoded `+` arrives as a space, and a token that was encoded twice contains `%`. Neither is base64.
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token))
      return toProblem('RefreshToken', 'The value is not a refresh token.');
    if (organisation.id === undefined) return toProblem('OrganisationId', 'A value is required.');

    const found = state.refreshTokens.find(token);
    if (found?.organisationId !== organisation.id) {
      return refuse(401, 'refresh-token', 'The refresh token is unknown to this organisation.');
    }
    const { refreshRotation: rotation, revokesOnReuse } = state.settings;
    const redemption = state.refreshTokens.redeem(token, { rotation, revokesOnReuse });
    if ('refusal' in redemption || !state.accounts.has(found.accountId)) {
      const reused = 'refusal' in redemption && redemption.refusal === 'reused';
      return refuse(
        401,
        reused ? 'refresh-token-reuse' : 'refresh-token',
        'The refresh token is no longer valid.',
      );
    }
    return grant(found.accountId, organisation.id, redemption);
  }

  async function grant(
    username: string,
    organisationId: number,
    rotated?: { refreshToken: string; expiresAt: number },
  ): Promise<EmulatedResponse> {
    const { lifetimeMs, refreshLifetimeMs, tokenFormat: format, sendsExpiry, refreshTokens } = state.settings;
    const claims = { sub: username, OrganisationId: organisationId };
    const renewal =
      rotated ??
      (refreshTokens
        ? state.refreshTokens.issue({ accountId: username, organisationId }, refreshLifetimeMs)
        : undefined);
    const accessToken = await state.accessTokens.issue({ lifetimeMs, format, claims });
    return {
      status: 200,
      issued: { accessToken, renewed: rotated !== undefined },
      body: {
        bearerToken: accessToken,
        ...(sendsExpiry && { bearerTokenExpirationDate: toDate(state.now() + lifetimeMs, 6) }),
        ...(renewal && { refreshToken: renewal.refreshToken }),
        ...(renewal && sendsExpiry && { refreshTokenExpirationDate: toDate(renewal.expiresAt, 7) }),
      },
    };
  }

  async function listAssets(request: ProviderRequest): Promise<EmulatedResponse> {
    const token = readBearer(request.headers.get('authorization'));
    const flaw = token === undefined ? 'missing' : await state.accessTokens.check(token);
    if (flaw === undefined) return { status: 200, body: { assets: [{ id: 1, title: 'Opening titles' }] } };
    return {
      status: 401,
      headers: { 'www-authenticate': flaw === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"' },
    };
  }

  const behaviour: Behaviour = {
    operations: [
      { id: 'signIn', method: 'GET', path: '/api/users/authorisation', kind: 'token', respond: signIn },
      { id: 'refreshToken', method: 'GET', path: '/api/users/token', kind: 'token', respond: refreshToken },
      { id: 'listAssets', method: 'GET', path: '/api/assets', kind: 'resource', respond: listAssets },
    ],
    ignoresPathCase: true,
    wrongMethod: (_request, allowed) => ({
      status: 405,
      headers: { allow: allowed.join(', ') },
      violations: [{ rule: 'method', detail: `Only ${allowed.join(', ')} is allowed here.` }],
    }),
    unknownPath: () => ({
      status: 404,
      violations: [{ rule: 'path', detail: 'Nothing is at this path.' }],
    }),
    refuse: ({ rule, detail }) => toProblem('query', detail, rule),
    failure: (status, operation) => (operation.kind === 'resource' ? { status } : fail(status)),
  };
  return serveProvider(server, state, {
    title: 'BLAM',
    behaviour,
    resource: '/api/assets',
    options,
    secretOption: 'password',
    tokenMembers: {
      accessToken: 'bearerToken',
      refreshToken: 'refreshToken',
      expired: { bearerTokenExpirationDate: '2001-01-01T00:00:00Z' },
    },
    toTokenRequest: (username, password) =>
      new Request(`${url}/api/users/authorisation`, {
        headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
      }),
    toCurl: (secret) => `curl -u "${options.username}:${secret}" ${url}/api/users/authorisation`,
  });
}

/** An ISO date in .NET's format, which has more than three fraction digits. */
function toDate(at: number, fractionDigits: 6 | 7): string {
  return new Date(at).toISOString().replace('Z', `${'7827'.slice(0, fractionDigits - 3)}Z`);
}

/** Always contains `+` and `/`, to catch clients that do not encode them. */
function generateRefreshToken(): string {
  return `${randomBytes(12).toString('base64')}+/${randomBytes(12).toString('base64')}`;
}
