import { type AuthOptions, explain } from '@x/auth-core';
import { describe, expect, test, vi } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { REFUSED_TOKEN } from './fault-handler.ts';
import { faultsOf } from './faults.ts';
import { testGeneratedLeaks } from './generated-leaks.ts';
import { type Phase, provokeFailure } from './provoke-failure.ts';
import { secretOptionsOf, textOptionsOf } from './secret-options.ts';
import { evidenceIn, evidenceOf, findSecrets, type Secrets } from './secret-search.ts';

const CONSOLE = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** No failure shows a secret, although the suite's responses repeat the request. */
export function describeLeaks<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const cases = faultsOf(definition).flatMap((fault) =>
    (['first', 'renewal'] as Phase[]).map((phase) => ({ name: fault.name, phase, fault })),
  );

  describe('secrets', () => {
    testGeneratedLeaks(definition);

    test.each(cases)('a $phase token request answered with $name shows none', async ({ fault, phase }) => {
      const written = watchOutput();

      const { auth, error, events } = await provokeFailure(definition, fault, phase);

      const evidence = {
        ...evidenceOf(error),
        ...evidenceIn('events', events),
        ...evidenceIn('client', auth),
        ...evidenceIn('explain(client)', explain(auth)),
        'explain(client) as text': String(explain(auth)),
        output: written.join('\n'),
      };
      expect(findSecrets(secretsOf(definition), evidence)).toEqual([]);
    });

    test('a client, its token and its events show none after success', async () => {
      const { auth, events, token } = await succeed();
      const { accessToken: _shown, ...rest } = token;

      const evidence = {
        ...evidenceIn('events', events),
        ...evidenceIn('client', auth),
        ...evidenceIn('explain(client)', explain(auth)),
        'explain(client) as text': String(explain(auth)),
        ...evidenceIn('token', rest),
      };
      expect(findSecrets({ ...secretsOf(definition), bearer: token.accessToken }, evidence)).toEqual([]);
      expect(Object.isFrozen(token)).toBe(true);
    });
  });

  async function succeed() {
    const fault = faultsOf(definition).find(({ code }) => code === 'provider_unavailable');
    if (!fault) throw new Error('The suite lists no outage.');
    const { auth, clock, events, stub } = await provokeFailure(definition, fault, 'renewal');
    stub.answerTokenRequests();
    clock.advance(600_000);
    return { token: await auth.getToken(), events, auth };
  }
}

/** The secrets in a definition's options, and the tokens that the stub provider issues. */
function secretsOf<Options extends AuthOptions>(definition: ProviderDefinition<Options>): Secrets {
  const secrets: Record<string, string> = {
    'the refresh token': 'refresh/token+1=',
    'the bearer': 'bearer-token-1',
    'the refused token': REFUSED_TOKEN,
    ...secretOptionsOf(definition),
  };
  // A pair that a header or a log may hold, such as the one of Basic authentication.
  for (const [name, value] of Object.entries(textOptionsOf(definition))) {
    for (const [secretName, secret] of Object.entries(secretOptionsOf(definition))) {
      secrets[`the pair of ${name} and ${secretName}`] = `${value}:${secret}`;
    }
  }
  return secrets;
}

function watchOutput(): string[] {
  const written: string[] = [];
  for (const method of CONSOLE) {
    vi.spyOn(console, method).mockImplementation((...args) => void written.push(args.map(String).join(' ')));
  }
  return written;
}
