import { checkInput } from './input/input-check.ts';
import { withoutUndefined } from './input/without-undefined.ts';
import type { Behaviour, EmulatedResponse } from './operation.ts';
import type { ProviderState } from './provider-state.ts';
import { createRequestReader } from './request-reader.ts';
import type { IssuedToken, TokenWishes } from './tokens/issued-token.ts';
import type { TokenMembers } from './tokens/token-members.ts';

/** What issues tokens of one provider without a request over HTTP. */
export interface TokenIssuing {
  readonly state: ProviderState;
  readonly behaviour: Behaviour;
  readonly tokenMembers: TokenMembers;
  /** The documented token request of an account. */
  toTokenRequest(accountId: string, secret: string): Request;
}

/**
 * Issues a token as the provider's own token endpoint does, and changes it as wished. No request is counted or logged,
 * and no fault applies.
 *
 * @throws TypeError if the account does not exist or a wish does not.
 */
export async function issueToken(issuing: TokenIssuing, given: TokenWishes = {}): Promise<IssuedToken> {
  const { state, tokenMembers } = issuing;
  const wishes = withoutUndefined(given) as TokenWishes;
  checkInput('token', wishes);
  const body = await respond(issuing, wishes.account);
  const { lifetimeMs = state.settings.lifetimeMs } = wishes;
  const own = String(body[tokenMembers.accessToken]);
  const isChanged = ['claims', 'lifetimeMs', 'format'].some((name) => name in wishes);
  const accessToken = isChanged ? await reissue(state, own, { ...wishes, lifetimeMs }) : own;
  state.announce({ accessToken, renewed: false, lifetimeMs });
  const { scope } = body;
  const refreshToken = body[tokenMembers.refreshToken];
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresAt: state.now() + lifetimeMs,
    ...(typeof scope === 'string' && { scope }),
    ...(typeof refreshToken === 'string' && { refreshToken }),
  };
}

/** The members of the provider's response to its documented token request. */
async function respond(
  { state, behaviour, toTokenRequest }: TokenIssuing,
  accountId = [...state.accounts.keys()][0] ?? '',
): Promise<Record<string, unknown>> {
  const account = state.accounts.get(accountId);
  if (!account) throw new TypeError(`There is no account ${JSON.stringify(accountId)}.`);
  const raw = toTokenRequest(accountId, account.secret);
  const operation = behaviour.operations.find(
    ({ kind, method, path }) =>
      kind === 'token' && method === raw.method && path === new URL(raw.url).pathname,
  );
  if (!operation) throw new Error('The documented token request leads to no token operation.');
  const request = await createRequestReader(state.name)(raw, operation);
  const response = await operation.respond(request);
  if (response.status !== 200) {
    throw new Error(`${state.name} issues no token to ${JSON.stringify(accountId)} (${response.status}).`);
  }
  return toMembers(response);
}

function toMembers({ body }: EmulatedResponse): Record<string, unknown> {
  return (typeof body === 'object' ? body : JSON.parse(body ?? '{}')) as Record<string, unknown>;
}

async function reissue(
  state: ProviderState,
  accessToken: string,
  { lifetimeMs, format = state.settings.tokenFormat, claims = {} }: TokenWishes & { lifetimeMs: number },
): Promise<string> {
  const found = await state.accessTokens.read(accessToken);
  const { iat: _iat, exp: _exp, ...kept } = typeof found === 'string' ? {} : found;
  const { iat } = state.accessTokens.lifespan(lifetimeMs);
  const times = 'nbf' in kept && { nbf: iat };
  const type = readType(accessToken);
  return state.accessTokens.issue({ lifetimeMs, format, type, claims: { ...kept, ...times, ...claims } });
}

/** `typ` in the header of a JWT. A token of another kind has none. */
function readType(token: string): 'JWT' | 'at+jwt' {
  const [header = ''] = token.split('.');
  return /"typ":"at\+jwt"/.test(Buffer.from(header, 'base64url').toString()) ? 'at+jwt' : 'JWT';
}
