import { type AuthEvent, type AuthOptions, createMemoryStore, explain, type TokenStore } from '@x/auth-core';
import { ENCODINGS } from '@x/test-kit/encodings';
import { readPropertyRuns } from '@x/test-kit/property-runs';
import { createTestClock } from '@x/test-kit/test-clock';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { importToApiError } from './provider-package.ts';
import { evidenceIn, evidenceOf, findSecrets, type Secrets } from './secret-search.ts';

const BASE = 'https://provider.test/base';
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

/** Letters and digits with some other characters between them: enough of them that no text has them by chance. */
const valuesWith = (others: string): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...LETTERS) }, fc.constantFrom(...others)), {
      minLength: 20,
      maxLength: 40,
    })
    .map((characters) => characters.join(''))
    .filter((text) => text.replace(/\W|_/g, '').length >= 16);

const token = valuesWith('+/=_-.~');

/** What a server repeats, and where. */
const scenarios = fc
  .record({
    secret: valuesWith(' "\\<>&%+/=é日\''),
    access: token,
    replacement: token,
    refresh: token,
    id: token,
    repeated: fc.constantFrom('secret', 'access', 'refresh', 'id'),
    encodings: fc.array(fc.constantFrom(...Object.keys(ENCODINGS)), { minLength: 1, maxLength: 2 }),
    before: fc.constantFrom('', 'Bad value: ', '{"value":"', 'token='),
    status: fc.constantFrom(400, 401, 403, 429, 500),
    place: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('renewal', '401 of the API', 'error of the API') },
      // Less often, because the key in a store comes from a slow hash.
      { weight: 1, arbitrary: fc.constantFrom('renewal of a sibling', 'store') },
    ),
  })
  // A sibling knows what is in the store: not every provider keeps the other tokens there.
  .filter(
    ({ place, repeated }) =>
      place !== 'renewal of a sibling' || repeated === 'secret' || repeated === 'access',
  );

type Scenario = typeof scenarios extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Servers and stores that repeat generated secrets and tokens, in generated encodings, in each place from which a text
 * reaches a report. No report contains them, in any encoding, nor a half of them.
 */
export function testGeneratedLeaks<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  test('whatever is repeated, in whatever encoding, no report shows it', { timeout: 120_000 }, async () => {
    const settings = readPropertyRuns('LEAKS', 100);
    const reached = new Set<string>();

    const property = fc.asyncProperty(scenarios, async (scenario) => {
      const { evidence, events } = await provoke(definition, scenario);
      for (const { type } of events) reached.add(type);
      expect(findSecrets(secretsOf(scenario), evidence)).toEqual([]);
    });
    // Each of the rare places once at least, so that their events are met whatever the seed is.
    const examples = (['renewal of a sibling', 'store'] as const).map((place): [Scenario] => {
      const rare = scenarios.filter((scenario) => scenario.place === place);
      return [fc.sample(rare, { numRuns: 1, seed: settings.seed })[0] as Scenario];
    });
    await fc.assert(property, { ...settings, examples });

    console.log(`leaks: ${settings.numRuns} runs with ${definition.title}, LEAKS_SEED=${settings.seed}`);
    expect([...reached]).toEqual(
      expect.arrayContaining([
        'token_adopted',
        'renewal_failed',
        'renewals_paused',
        'limits_reported',
        'store_failed',
      ]),
    );
  });
}

/** The values, and half of each. */
function secretsOf({ secret, access, replacement, refresh, id }: Scenario): Secrets {
  const values = Object.entries({ secret, access, replacement, refresh, id });
  return Object.fromEntries(
    values.flatMap(([name, value]) => [
      [name, value],
      [`a half of ${name}`, value.slice(0, value.length / 2)],
    ]),
  );
}

async function provoke<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
  scenario: Scenario,
): Promise<{ evidence: Record<string, string>; events: readonly AuthEvent[] }> {
  const { place, status, secret } = scenario;
  const encode = (part: string, name: string): string => ENCODINGS[name]?.(part) ?? part;
  const text = scenario.before + scenario.encodings.reduce(encode, scenario[scenario.repeated]);
  const [secretOption = ''] = Object.entries(definition.options).find(([, kind]) => kind === 'secret') ?? [];
  const usesStore = place === 'store' || place === 'renewal of a sibling';
  const memory = createMemoryStore();
  const keys: string[] = [];
  const store: TokenStore = {
    ...memory,
    async get(key) {
      if (place === 'store') throw new Error(text);
      keys.push(key);
      return memory.get(key);
    },
  };
  const clock = createTestClock(Date.now());
  const events: AuthEvent[] = [];
  const server = { isRefusing: false, issued: 0 };
  const create = () =>
    definition.createAuth({
      ...definition.optionsAt(BASE),
      [secretOption]: secret,
      fetch: async (input: string | URL | Request, init?: RequestInit) =>
        answer(new Request(input, init).url),
      onEvent: (event: AuthEvent) => events.push(event),
      now: clock.now,
      retry: false,
      ...(usesStore && { store }),
    });

  function answer(url: string): Response {
    const path = url.slice(BASE.length).replace(/\?.*$/, '');
    const document = definition.discovery?.[path]?.(BASE);
    if (document !== undefined) return Response.json(document);
    const headers = { 'X-Request-Id': toHeader(text), 'X-RateLimit-Note': toHeader(text) };
    const repeating = { error: text, error_description: text, message: text, detail: text, code: text };
    if (!definition.tokenPaths.includes(path)) {
      return Response.json(repeating, { status: place === '401 of the API' ? 401 : 403, headers });
    }
    if (server.isRefusing) return Response.json(repeating, { status, headers });
    const { access, replacement, refresh: refreshToken, id } = scenario;
    const accessToken = server.issued === 0 ? access : replacement;
    server.issued += 1;
    const body = definition.tokenResponse({ accessToken, refreshToken, lifetimeMs: 300_000 });
    return Response.json({ ...body, id_token: id, scope: text });
  }

  let auth = create();
  const { expiresAt, accessToken: _shown, ...rest } = await auth.getToken();
  if (place === 'renewal of a sibling') {
    auth = create();
    await auth.getToken();
  }
  const response = await auth.fetch('/things');
  const apiError = await (await importToApiError(definition))(response);
  server.isRefusing = true;
  clock.advance(expiresAt - clock.now());
  const error: unknown = await auth.getToken().catch((reason: unknown) => reason);

  return {
    events,
    evidence: {
      ...evidenceOf(error),
      ...evidenceOf(apiError, 'API error'),
      ...evidenceIn('events', events),
      ...evidenceIn('the token', rest),
      ...evidenceIn('client', auth),
      ...evidenceIn('explain(client)', explain(auth)),
      'explain(client) as text': String(explain(auth)),
      'the keys in the store': keys.join('\n'),
    },
  };
}

/** As much of a text as a header can carry. */
function toHeader(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '');
}
