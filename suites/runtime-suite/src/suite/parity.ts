import {
  createAuthClient,
  createOptionReader,
  issueOnly,
  type ProviderProfile,
  type TokenIssuer,
} from '@x/auth-core/provider';
import { judgeCall, type Platform, sampleCalls } from '@x/parity-suite';
import type { Outcome } from './case.ts';

/** Which calls to send. */
export interface ParitySettings {
  readonly seed: number;
  readonly count: number;
}

const LIFETIME_MS = 3_600_000;

/** Sends generated calls through the fetch of this runtime and through a client's, to the control server. */
export async function runParity(controlUrl: string, platform: Platform): Promise<Outcome[]> {
  const settings = await fetch(`${controlUrl}/parity-settings`, { method: 'POST' });
  const { seed, count }: ParitySettings = await settings.json();
  const outcomes: Outcome[] = [];
  for (const [index, call] of sampleCalls(seed, count).entries()) {
    const options = { origin: controlUrl, createFetch: () => createFetch(controlUrl) };
    const verdict = await judgeCall(call, platform, options);
    outcomes.push({ group: 'parity', name: `call ${index} of seed ${seed}`, ...verdict });
  }
  return outcomes;
}

/** The fetch of a client whose tokens are `access-1`, `access-2` and so on. */
function createFetch(apiUrl: string): ReturnType<typeof createAuthClient>['fetch'] {
  let issued = 0;
  const issuer: TokenIssuer = {
    async issue(call) {
      issued += 1;
      const issuedAt = call.now();
      return {
        accessToken: `access-${issued}`,
        tokenType: 'Bearer',
        issuedAt,
        expiresAt: issuedAt + LIFETIME_MS,
        expirySource: 'response',
      };
    },
  };
  return createAuthClient(
    { profile: acme, createIssuer: () => issuer, renewal: issueOnly, identity: () => ['parity'] },
    { settings: createOptionReader('createAcmeAuth', {}).settings(), apiUrl, secret: 'the-secret' },
  ).fetch;
}

const acme: ProviderProfile = {
  id: 'acme',
  name: 'Acme',
  credentialOptions: ['clientSecret'],
  accessOptions: ['audience'],
  addressOptions: ['authUrl'],
  hasGeneratedSecret: true,
  defaultLifetimeMs: LIFETIME_MS,
};
