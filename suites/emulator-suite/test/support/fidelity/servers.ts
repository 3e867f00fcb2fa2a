import { auth0 } from './auth0.ts';
import type { Server } from './behaviour.ts';
import { blam } from './blam.ts';
import { otherEndpoints } from './identity-endpoints.ts';
import { personSignIn } from './identity-sign-in.ts';
import { tokenEndpoint } from './identity-tokens.ts';

export const servers: readonly Server[] = [
  {
    title: 'BlastIQ',
    introduction:
      'That BlastIQ runs IdentityServer4, or something that behaves like it, is inferred from its paths, its sample code and its page. "Public source" is the source of IdentityServer4 4.1.',
    behaviours: [...tokenEndpoint, ...otherEndpoints, ...personSignIn],
  },
  {
    title: 'Blooma and Blameless',
    introduction:
      'Blameless documents its Auth0 tenant. That Blooma runs on Auth0 is inferred from its path, its parameters and its sample.',
    behaviours: auth0,
  },
  {
    title: 'BLAM',
    introduction: 'Two requests and one answer are documented, and nothing about failures.',
    behaviours: blam,
  },
];
