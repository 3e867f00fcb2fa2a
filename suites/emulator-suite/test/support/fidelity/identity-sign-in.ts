import type { Emulator } from '@x/auth-testing';
import type { Behaviour } from './behaviour.ts';
import { authorize, post, signIn, toAuthorizeUrl } from './requests.ts';
import { toList, toWords } from './wording.ts';

const at = (file: string) =>
  `[${file.split('/').at(-1)}](https://github.com/IdentityServer/IdentityServer4/blob/main/src/IdentityServer4/src/${file})`;

const known = (file: string) => ({ certainty: 'public source', source: at(file) }) as const;

const APP = 'https://app.example';
const CLIENT_ID = 'web-app';
const redirect_uri = `${APP}/callback`;

/** Registers a web application that must ask for consent. */
function register({ blastiq }: Emulator): void {
  blastiq.clients.set(CLIENT_ID, {
    grantTypes: ['authorization_code'],
    scopes: ['openid'],
    redirectUris: [redirect_uri],
    corsOrigins: [APP],
    requiresConsent: true,
  });
}

const request = { client_id: CLIENT_ID, redirect_uri, scope: 'openid' };

/** Whether a script of the application may read the answer. */
async function isReadable(emulator: Emulator, path: string): Promise<string> {
  const { headers } = await fetch(emulator.blastiq.url + path, {
    headers: { origin: APP },
    redirect: 'manual',
  });
  return headers.get('access-control-allow-origin') === APP ? 'may' : 'may not';
}

/** What the sign-in of a person does, beside the code. */
export const personSignIn: readonly Behaviour[] = [
  {
    what: 'a person who cancels the sign-in',
    real: '302 to /callback with error, state, and #_=_',
    ...known('ResponseHandling/Default/AuthorizeInteractionResponseGenerator.cs'),
    observe: async (emulator) => {
      const { url } = await fetch(toAuthorizeUrl(emulator));
      return toWords(post(url, { button: 'cancel' }));
    },
  },
  {
    what: 'an authorize request of a client that needs consent, and the same with `prompt=none`',
    real: '302 to /identity/consent with ReturnUrl; 302 to /callback with error, state, and #_=_',
    ...known('ResponseHandling/Default/AuthorizeInteractionResponseGenerator.cs'),
    observe: async (emulator) => {
      register(emulator);
      return toList(
        await authorize(emulator, request),
        await authorize(emulator, { ...request, prompt: 'none' }),
      );
    },
  },
  {
    what: 'a person who agrees, and one who does not',
    real: '302 to /identity/connect/authorize/callback; 302 to /callback with error, state, and #_=_',
    certainty: 'inferred',
    source: 'the page is not part of IdentityServer4',
    observe: async (emulator) => {
      register(emulator);
      const cookie = await signIn(emulator);
      const { url } = await fetch(toAuthorizeUrl(emulator, request), { headers: cookie });
      const agreed = await post(url, { button: 'yes' }, cookie);
      const place = new URL(agreed.headers.get('location') ?? '').pathname;
      return `${agreed.status} to ${place}; ${await toWords(post(url, { button: 'no' }, cookie))}`;
    },
  },
  {
    what: 'the redirect URI of a native client, on another port of 127.0.0.1',
    real: '302 to /callback with code, scope, state, session_state',
    certainty: 'inferred',
    source: `${at('Validation/Default/StrictRedirectUriValidatorAppAuth.cs')}, which a server has to choose`,
    observe: (emulator) => toWords(authorize(emulator, { redirect_uri: 'http://127.0.0.1:43211/callback' })),
  },
  {
    what: 'a script of a registered origin: discovery, keys, authorize, end session',
    real: 'may; may; may not; may not',
    ...known('Constants.cs'),
    observe: async (emulator) => {
      register(emulator);
      const below = (path: string) => isReadable(emulator, `/identity${path}`);
      const discovery = '/.well-known/openid-configuration';
      const answers = [
        await below(discovery),
        await below(`${discovery}/jwks`),
        await below('/connect/authorize'),
        await below('/connect/endsession'),
      ];
      return answers.join('; ');
    },
  },
  {
    what: 'a script of a registered origin, at the API',
    real: 'may',
    certainty: 'inferred',
    source: 'only BlastIQ Support can say whose scripts may call the API',
    observe: async (emulator) => {
      register(emulator);
      return isReadable(emulator, '/api/sites');
    },
  },
];
