import { type AuthClient, type AuthError, type AuthOptions, isAuthError } from '@x/auth-core';
import { createBlamAuth } from '@x/blam-auth';
import { createBlamelessAuth } from '@x/blameless-auth';
import { createBlastiqAuth } from '@x/blastiq-auth';
import { createBloomaAuth } from '@x/blooma-auth';
import { describe, expect, test } from 'vitest';
import { type Advice, advice } from './support/advice.ts';

const user = { username: 'my-username', password: 'my-password' };
const client = { clientId: 'my-client-id', clientSecret: 'my-client-secret' };
const factories: Record<string, (shared: AuthOptions) => AuthClient> = {
  Blameless: (shared) => createBlamelessAuth({ customer: 'acme', ...client, ...shared }),
  BLAM: (shared) => createBlamAuth({ baseUrl: 'https://yourblam.bluelucy.com', ...user, ...shared }),
  BlastIQ: (shared) => createBlastiqAuth({ ...user, ...shared }),
  Blooma: (shared) => createBloomaAuth({ baseUrl: 'https://acme.blooma.ai', ...client, ...shared }),
};

/** The error of a client whose token endpoint gives this answer, and whose discovery has none. */
async function meet(create: (shared: AuthOptions) => AuthClient, { answer }: Advice): Promise<AuthError> {
  const fetch: typeof globalThis.fetch = async (input) => {
    if (String(input).includes('/.well-known/')) return new Response(null, { status: 404 });
    if (answer === undefined)
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    return new Response(answer.body ? JSON.stringify(answer.body) : null, { status: answer.status });
  };
  const error: unknown = await create({ fetch, retry: false })
    .getToken()
    .catch((reason: unknown) => reason);
  if (!isAuthError(error)) throw error;
  return error;
}

describe.each(advice)('$code', (section) => {
  test.each(Object.entries(factories))(
    'is one sentence of %s that says who, what, and what to do',
    async (name, create) => {
      const error = await meet(create, section);

      expect(error.code).toBe(section.code);
      expect(error.message).toMatch(new RegExp(`^${name} [^.]+[^]*\\. [A-Z][^]*\\.$`));
      expect(error.message).not.toContain('my-');
    },
  );
});

test('the troubleshooting page quotes what the packages say', async () => {
  const sections = await Promise.all(advice.map(toSection));
  const page = `# When there is no token

An \`AuthError\` has a \`code\` for each thing that you can do about it. One section each, with the sentences that the four packages say today.

For what a client is doing right now, ask it: \`console.log(String(explain(client)))\`.

${sections.join('\n')}
This page is written by \`packages/emulator-suite/test/troubleshooting.test.ts\`, and that test fails when it is no longer true.
`;

  await expect(page).toMatchFileSnapshot('../../../docs/troubleshooting.md');
});

async function toSection(section: Advice): Promise<string> {
  const errors = await Promise.all(Object.values(factories).map((create) => meet(create, section)));
  return `## \`${section.code}\`

${section.cause}

${section.remedy.map((line) => `- ${line}`).join('\n')}

${errors.map(({ message }) => `> ${message}`).join('\n>\n')}
`;
}
