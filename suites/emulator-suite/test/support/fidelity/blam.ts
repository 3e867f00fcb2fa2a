import type { Emulator } from '@x/auth-testing';
import type { Behaviour } from './behaviour.ts';
import { basic, readJson } from './requests.ts';
import { readJwt, toList, toWords } from './wording.ts';

const BLAM = "BLAM's page on API authentication";
const ASP_NET = 'BLAM seems to be an ASP.NET service';

function ask({ blam }: Emulator, query = '', headers?: Record<string, string>): Promise<Response> {
  const { username, password } = blam.options;
  return fetch(`${blam.url}/api/users/authorisation${query}`, {
    headers: headers ?? basic(username, password),
  });
}

const refresh = ({ blam }: Emulator, refreshToken = '', organisation = '1') =>
  fetch(
    `${blam.url}/api/users/token?RefreshToken=${encodeURIComponent(refreshToken)}&OrganisationId=${organisation}`,
  );

const TOKENS = '200 a token and a refresh token';
const REFUSED = '401 {"title":"Unauthorized","status":401}';
const FORBIDDEN = '403 {"title":"Forbidden","status":403}';

function signIn(what: string, query: string): Behaviour {
  const observe = (emulator: Emulator) => toWords(ask(emulator, query));
  return { what, real: TOKENS, certainty: 'inferred', source: ASP_NET, observe };
}

/** What BLAM answers. */
export const blam: readonly Behaviour[] = [
  {
    what: 'the documented sign-in, with and without `OrganisationId`',
    real: `${TOKENS}; ${TOKENS}`,
    certainty: 'documented',
    source: BLAM,
    observe: async (emulator) => toList(await ask(emulator), await ask(emulator, '?OrganisationId=1')),
  },
  {
    what: 'the members of its answer',
    real: 'bearerToken, bearerTokenExpirationDate, refreshToken, refreshTokenExpirationDate',
    certainty: 'documented',
    source: BLAM,
    observe: async (emulator) => Object.keys(await readJson(ask(emulator))).join(', '),
  },
  {
    what: 'the documented refresh',
    real: TOKENS,
    certainty: 'inferred',
    source: `the request: ${BLAM}, which shows no answer`,
    observe: async (emulator) => {
      const { refreshToken } = await readJson(ask(emulator));
      return toWords(refresh(emulator, refreshToken));
    },
  },
  {
    what: 'a wrong password, and another organisation',
    real: `${REFUSED}; ${FORBIDDEN}`,
    certainty: 'inferred',
    source: ASP_NET,
    observe: async (emulator) =>
      toList(await ask(emulator, '', basic('nobody', 'wrong')), await ask(emulator, '?OrganisationId=2')),
  },
  signIn('`organisationId` in another letter case', '?organisationId=1'),
  signIn('a repeated `OrganisationId`: the first value counts', '?OrganisationId=1&OrganisationId=2'),
  signIn('an unknown parameter', '?OrganizationId=2'),
  {
    what: 'a refresh token whose `+` and `/` are not encoded',
    real: '400, problem details',
    certainty: 'inferred',
    source: `that it fails: ${BLAM}; not how`,
    observe: async (emulator) => {
      const { refreshToken } = await readJson(ask(emulator));
      const url = `${emulator.blam.url}/api/users/token?RefreshToken=${refreshToken}&OrganisationId=1`;
      const { status, headers } = await fetch(url);
      const isProblem = headers.get('content-type')?.startsWith('application/problem+json');
      return `${status}, ${isProblem ? 'problem details' : 'something else'}`;
    },
  },
  {
    what: 'a refresh token a second time, then the newest one',
    real: `${TOKENS}; ${REFUSED}; ${REFUSED}`,
    certainty: 'inferred',
    source: 'the strictest manner, because nothing is known',
    observe: async (emulator) => {
      const { refreshToken } = await readJson(ask(emulator));
      const first = await refresh(emulator, refreshToken);
      const { refreshToken: newest } = await readJson(Promise.resolve(first.clone()));
      return toList(first, await refresh(emulator, refreshToken), await refresh(emulator, newest));
    },
  },
  {
    what: 'the life of a bearer token',
    real: '300 seconds',
    certainty: 'documented',
    source: BLAM,
    observe: async (emulator) => {
      const { bearerToken = '' } = await readJson(ask(emulator));
      const { iat, exp } = readJwt(bearerToken, 'claims');
      return `${Number(exp) - Number(iat)} seconds`;
    },
  },
  {
    what: 'the header of a token, without `kid`',
    real: 'alg RS256, typ JWT',
    certainty: 'inferred',
    source: `that it is a JWT: ${BLAM}; not how it is signed`,
    observe: async (emulator) => {
      const { bearerToken = '' } = await readJson(ask(emulator));
      const { alg, typ } = readJwt(bearerToken, 'header');
      return `alg ${alg}, typ ${typ}`;
    },
  },
  {
    what: 'an unknown path, and a POST of the sign-in',
    real: '404, no body; 405, no body',
    certainty: 'inferred',
    source: ASP_NET,
    observe: async ({ blam: { url } }) =>
      toList(
        await fetch(`${url}/api/nothing`),
        await fetch(`${url}/api/users/authorisation`, { method: 'POST' }),
      ),
  },
];
