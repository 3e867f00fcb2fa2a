import { toCapital } from '../providers.ts';
import type { Answers, Grant } from './answers.ts';

/** The names of RFC 6749 for the credentials of a grant. */
const OAUTH_WIRE: Partial<Record<Grant, { grantType: string; idWire: string; secretWire: string }>> = {
  'client-credentials': {
    grantType: 'client_credentials',
    idWire: 'client_id',
    secretWire: 'client_secret',
  },
  password: { grantType: 'password', idWire: 'username', secretWire: 'password' },
};

/** What the templates read: every name and condition of one provider. */
export function toModel({ name, title, grant, encoding, refresh, credentials }: Answers, address: string) {
  const [id, secret] = credentials;
  const wire = OAUTH_WIRE[grant];
  const oauth = wire !== undefined;
  const basic = grant === 'basic';
  const encoded = encoding === 'form' ? 'as a form' : 'as JSON';
  return {
    name,
    Name: toCapital(name),
    title,
    id,
    secret,
    address,
    oauth,
    basic,
    refresh,
    encoding,
    form: encoding === 'form',
    mediaType: encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    grantType: wire?.grantType ?? '',
    // An endpoint that is not OAuth has no standard names, so the names of the options are taken.
    idWire: wire?.idWire ?? id,
    secretWire: wire?.secretWire ?? secret,
    tokenPath: oauth ? '/oauth/token' : '/session',
    refreshPath: oauth ? '/oauth/token' : '/session/refresh',
    tokenMember: oauth ? 'access_token' : 'token',
    refreshMember: oauth ? 'refresh_token' : 'refreshToken',
    lifetimeMember: oauth ? 'expires_in' : 'expiresIn',
    problemSchema: oauth
      ? './shared/oauth2.yaml#/components/schemas/OAuthError'
      : '#/components/schemas/Problem',
    renewal: refresh ? 'refreshOrIssue' : 'issueOnly',
    credentialWords: oauth && grant !== 'password' ? 'client credentials' : `${id} and ${secret}`,
    wireWords: basic ? 'Basic authentication' : `${id} and ${secret} ${encoded}`,
    /** The environment variable of an option: `FIFTH_API_KEY`. */
    variable: (option: string) => `${name}_${option.replace(/[A-Z]/g, '_$&')}`.toUpperCase(),
  };
}
