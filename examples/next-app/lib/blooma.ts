import { createBloomaAuth } from '@x/blooma-auth';
import { bloomaOptions } from './settings.ts';

/** Blooma gives machine credentials only: one client for all people. */
export const blooma = createBloomaAuth(bloomaOptions);
