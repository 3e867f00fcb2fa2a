import { cooldown } from './cooldown.ts';
import { expiry } from './expiry.ts';
import { issuing } from './issuing.ts';
import type { Mutation } from './mutation.ts';
import { oneRenewal } from './one-renewal.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { requests } from './requests.ts';
import { sharedStore } from './shared-store.ts';
import { signOut } from './sign-out.ts';

/** Every mutation, by subject. */
export const mutations: readonly Mutation[] = [
  ...oneRenewal,
  ...cooldown,
  ...expiry,
  ...requests,
  ...refreshTokens,
  ...issuing,
  ...sharedStore,
  ...signOut,
];
