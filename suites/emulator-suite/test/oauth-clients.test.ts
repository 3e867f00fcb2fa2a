import { type Emulator, startEmulator } from '@x/auth-testing';
import { stopAfterTest } from '@x/test-kit/stop-after-test';
import { findProgram } from 'scripts/set-up/found-tools';
import { describe, expect, test } from 'vitest';
import { type ClientRequest, TARGETS, type Target } from './support/clients/oauth-client.ts';
import { packages } from './support/clients/packages.ts';
import { programs } from './support/clients/programs.ts';

/** What a client is told of a target. */
function toRequest({ blastiq, blooma, blameless }: Emulator, target: Target): ClientRequest {
  if (target === 'BlastIQ') {
    const { authority, username, password } = blastiq.options;
    return {
      clientId: 'external.customer',
      issuer: authority,
      tokenUrl: `${authority}/connect/token`,
      parameters: { username, password },
    };
  }
  const { options, url } = target === 'Blameless' ? blameless : blooma;
  const { clientId, clientSecret } = options;
  const audience = target === 'Blameless' ? 'acme.blameless.io' : `${url}/api/`;
  return {
    clientId,
    clientSecret,
    issuer: `${url}/`,
    tokenUrl: `${url}/oauth/token`,
    parameters: { audience },
  };
}

describe.each([...packages, ...programs])('$name', ({ tool, run, expected }) => {
  test.skipIf(tool !== undefined && findProgram(tool) === undefined).each(TARGETS)(
    'in its default mode, at %s',
    async (target) => {
      const emulator = (await stopAfterTest(startEmulator())) as Emulator;
      const { clientId, clientSecret: secret } = emulator.blooma.options;
      if (target.endsWith('Basic')) {
        emulator.blooma.accounts.set(clientId, { secret, authentication: 'client_secret_basic' });
      }

      const outcome = await run(toRequest(emulator, target));

      const rules = [...new Set(emulator.violations.map(({ rule }) => rule))];
      expect([outcome, ...rules]).toEqual(expected[target]);
    },
  );
});
