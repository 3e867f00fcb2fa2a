import type { ProviderHandle } from '../provider-handle.ts';
import type { BlastiqHandle } from '../providers/blastiq.ts';
import type { IssuedTokens } from '../tokens/issued-tokens.ts';
import { readMember } from './body-reader.ts';
import { toSummary } from './provider-summary.ts';

/** Does what a request asks for. What it returns is the JSON of the answer. */
export type Control = (body: object, origin: string) => unknown;

/** The verbs of one provider: the methods of its handle that a program in another process can call. */
export function createControls(
  provider: ProviderHandle,
  issuedTokens: IssuedTokens,
): Readonly<Record<string, Control>> {
  /** Answers with the provider as it is afterwards. */
  const change =
    (act: (body: object) => void): Control =>
    (body, origin) => {
      act(body);
      return toSummary(provider, origin);
    };

  function toToken(body: object): string {
    if (!('tokenId' in body)) return readMember('revoke', body, 'accessToken', 'string');
    const token = issuedTokens.find(provider.name, readMember('revoke', body, 'tokenId', 'string'));
    if (token === undefined) throw new TypeError('There is no such token.');
    return token;
  }

  return {
    fail: change((fault) => provider.fail(fault)),
    heal: change(() => provider.heal()),
    configure: change((settings) => provider.configure(settings)),
    'stop-fault': change((body) => {
      const id = readMember('stop-fault', body, 'id', 'number');
      provider.faults.find((planned) => planned.id === id)?.stop();
    }),
    revoke: change((body) => provider.revoke(toToken(body))),
    clear: change(() => provider.clear()),
    budget: change((body) => provider.budget(readMember('budget', body, 'max', 'number'))),
    'issue-token': (wishes) => provider.issueToken(wishes),
    ...(canSignIn(provider) && {
      'sign-in': (body) => provider.signIn(readUsername('sign-in', body)),
      'end-sessions': (body) => ({ ended: provider.endSessions(readUsername('end-sessions', body)) }),
    }),
  };
}

/** The username of a body that may be empty. */
function readUsername(verb: string, body: object): string | undefined {
  return Object.keys(body).length === 0 ? undefined : readMember(verb, body, 'username', 'string');
}

function canSignIn(provider: ProviderHandle): provider is BlastiqHandle {
  return 'signIn' in provider;
}
