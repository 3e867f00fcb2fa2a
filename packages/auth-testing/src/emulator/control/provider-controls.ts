import type { ProviderHandle } from '../provider-handle.ts';
import type { BlastiqHandle } from '../providers/blastiq.ts';
import { readMember } from './body-reader.ts';
import { toSummary } from './provider-summary.ts';

/** Does what a request asks for. What it returns is the JSON of the answer. */
export type Control = (body: object) => unknown;

/** The verbs of one provider: the methods of its handle that a program in another process can call. */
export function createControls(provider: ProviderHandle): Readonly<Record<string, Control>> {
  /** Answers with the provider as it is afterwards. */
  const change =
    (act: (body: object) => void): Control =>
    (body) => {
      act(body);
      return toSummary(provider);
    };

  return {
    fail: change((fault) => provider.fail(fault)),
    heal: change(() => provider.heal()),
    configure: change((settings) => provider.configure(settings)),
    revoke: change((body) => provider.revoke(readMember('revoke', body, 'accessToken', 'string'))),
    clear: change(() => provider.clear()),
    budget: change((body) => provider.budget(readMember('budget', body, 'max', 'number'))),
    'issue-token': (wishes) => provider.issueToken(wishes),
    ...(canSignIn(provider) && {
      'sign-in': (body) => {
        const isNamed = 'username' in body;
        return provider.signIn(isNamed ? readMember('sign-in', body, 'username', 'string') : undefined);
      },
    }),
  };
}

function canSignIn(provider: ProviderHandle): provider is BlastiqHandle {
  return 'signIn' in provider;
}
