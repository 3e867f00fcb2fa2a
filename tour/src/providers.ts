import type { AuthClient, AuthOptions } from '@x/auth-core';
import type { ProviderName } from '@x/auth-testing';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';

/** Options with checked names and unchecked values. The factory refuses invalid values. */
export type LooseOptions = Readonly<Record<string, unknown>> & AuthOptions;

/** What the tour knows about a provider. */
export interface TourProvider {
  readonly title: string;
  /** The name of its package. */
  readonly from: string;
  create(options: LooseOptions): AuthClient;
  /** The option with the secret. */
  readonly secret: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The options that are numbers. */
  readonly numeric: readonly string[];
  /** An API path that works for every customer, if the provider documents one. */
  readonly resource?: string;
}

interface Description<Name> extends Pick<TourProvider, 'title' | 'from' | 'resource'> {
  secret: Name;
  required: readonly Name[];
  optional: readonly Name[];
  numeric?: readonly Name[];
}

export const providers: Record<ProviderName, TourProvider> = {
  blameless: describe(createBlamelessAuth, {
    title: 'Blameless',
    from: '@x/blameless-auth',
    secret: 'clientSecret',
    required: ['customer', 'clientId', 'clientSecret'],
    optional: ['authUrl', 'apiUrl', 'audience'],
  }),
  blam: describe(createBlamAuth, {
    title: 'BLAM',
    from: '@x/blam-auth',
    secret: 'password',
    required: ['baseUrl', 'username', 'password'],
    optional: ['organisationId'],
    numeric: ['organisationId'],
    resource: '/api/assets',
  }),
  blastiq: describe(createBlastiqAuth, {
    title: 'BlastIQ',
    from: '@x/blastiq-auth',
    secret: 'password',
    required: ['username', 'password'],
    optional: ['clientId', 'authority', 'apiUrl', 'scope'],
  }),
  blooma: describe(createBloomaAuth, {
    title: 'Blooma',
    from: '@x/blooma-auth',
    secret: 'clientSecret',
    required: ['baseUrl', 'clientId', 'clientSecret'],
    optional: ['authUrl', 'audience'],
  }),
};

/** Checks the option names against the factory, and gives all providers the same type. */
function describe<Options extends AuthOptions>(
  create: (options: Options) => AuthClient,
  { numeric = [], ...description }: Description<keyof Options & string>,
): TourProvider {
  return { ...description, numeric, create: (options) => create(options as unknown as Options) };
}
