import type { AuthOptions, Secret } from '@x/auth-core';
import {
  type AuthSettings,
  createOptionReader,
  isBrowser,
  type ProviderProfile,
} from '@x/auth-core/provider';

/**
 * The options of `createBlamAuth`. Every URL is a base URL: https (or http on
 * loopback), with or without a path and a trailing slash.
 */
export interface BlamAuthOptions extends AuthOptions {
  /** Base URL of your BLAM, such as `https://yourblam.bluelucy.com`. Sign-in and API share it. */
  baseUrl: string;
  /** The name of a BLAM user. It cannot contain a colon (RFC 7617 §2). */
  username: string;
  /** A string, or a function that returns it. The function is called for each sign-in, so the password can change. */
  password: Secret;
  /** The organisation, if your BLAM has several. 0 is a valid id. @default none at sign-in, 1 at refresh */
  organisationId?: number;
  /**
   * Whether a token is renewed with the refresh token, or else with the password. BLAM takes the refresh token in a URL,
   * and in a page every script and monitoring tool can read the URLs of past requests.
   *
   * @default false in a browser, else true
   */
  useRefreshToken?: boolean;
}

/** The checked options, with their defaults. */
export interface BlamConfig {
  readonly apiUrl: string;
  readonly username: string;
  readonly secret: Secret;
  readonly organisationId: number | undefined;
  readonly useRefreshToken: boolean;
  readonly settings: AuthSettings;
}

export const blam: ProviderProfile = {
  id: 'blam',
  name: 'BLAM',
  credentialOptions: ['username', 'password'],
  accessOptions: ['organisationId'],
  addressOptions: ['baseUrl'],
  hasGeneratedSecret: false,
  defaultLifetimeMs: 300_000,
};

export function readBlamOptions(options: BlamAuthOptions): BlamConfig {
  const { given, text, secret, url, expect, settings } = createOptionReader('createBlamAuth', options);
  // No browser guard: a person may sign in with their own password.
  const username = text('username');
  expect('username', !username.includes(':'), 'a name without a colon: Basic authentication allows none');
  const { organisationId, useRefreshToken = !isBrowser() } = given;
  const isId = organisationId === undefined || (Number.isSafeInteger(organisationId) && organisationId >= 0);
  expect('organisationId', isId, 'a whole number from 0');
  expect('useRefreshToken', typeof useRefreshToken === 'boolean', 'true or false');
  return {
    apiUrl: url('baseUrl'),
    username,
    secret: secret('password'),
    organisationId,
    useRefreshToken,
    settings: settings(),
  };
}
