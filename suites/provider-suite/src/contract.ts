import type { AuthEvent, AuthOptions } from '@x/auth-core';
import { guardNetwork } from '@x/test-kit/network-guard';
import { createTestClock } from '@x/test-kit/test-clock';
import nock from 'nock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { callRaw, exampleCalls, exampleResponses } from './examples.ts';
import { createRecorder } from './recorder.ts';
import { type Operation, readSpec } from './spec.ts';
import { createSpecCheck, readBody } from './spec-check.ts';
import { createWire } from './wire.ts';

// Importing nock activates it, but only these tests need it.
nock.restore();

/** The day of BLAM's documented response, which has absolute dates. */
const EXAMPLE_DAY = 'Fri, 17 Jul 2020 10:46:44 GMT';

/** The package sends what its spec describes, and accepts what its spec shows. */
export function describeContract<Options extends AuthOptions>(definition: ProviderDefinition<Options>): void {
  const { name, documented, tokenPaths, discovery = {} } = definition;

  describe(`the contract with specs/${name}.yaml`, async () => {
    const spec = await readSpec(name);
    const check = createSpecCheck(spec);
    const { issuing, refreshing, intercept, answerDiscovery, tokenResponse } = createWire(definition, spec);

    beforeAll(() => nock.activate());
    guardNetwork();
    afterAll(() => nock.restore());

    test('every example follows its own schema', () => {
      expect(check.examples()).toEqual([]);
    });

    test('every request follows the spec, the first one and the renewal', async () => {
      const { auth, clock, sent } = begin();
      answerDiscovery();
      intercept(issuing).reply(200, tokenResponse('first'));
      const { expiresAt } = await auth.getToken();
      clock.advance(expiresAt - clock.now());
      intercept(refreshing).reply(200, tokenResponse('second'));

      await auth.getToken();

      expect(sent.map((request) => check.request(request))).toEqual(sent.map(() => []));
      expect(sent.map((request) => check.operationOf(request)?.path)).toEqual([
        ...Object.keys(discovery),
        issuing.path,
        refreshing.path,
      ]);
    });

    test.each(exampleCalls(spec))('the raw client sends $label as in the spec', async (call) => {
      const recorder = createRecorder();
      intercept(call.operation).reply(200, {});

      await callRaw(createClient(recorder), call);

      const [sent] = recorder.sent;
      if (sent === undefined) return expect.fail('Nothing was sent.');
      expect(check.request(sent)).toEqual([]);
      const { query = {}, header = {} } = call.parameters;
      expect(Object.fromEntries(new URL(sent.url).searchParams)).toEqual(toTexts(query));
      expect(Object.fromEntries(sent.headers)).toMatchObject(toTexts(header, (name) => name.toLowerCase()));
      if (call.body) expect(readBody(call.mediaType, sent.body)).toEqual(call.body);
    });

    test.each(exampleResponses(spec))('the raw client returns $label unchanged', async (example) => {
      const { operation, status, value, mediaType } = example;
      const call = exampleCalls(spec).find((each) => each.operation === operation);
      if (call === undefined) return expect.fail('The operation has no example of a request.');
      intercept(operation).reply(status, JSON.stringify(value), { 'Content-Type': mediaType });

      const { data, error, response } = await callRaw(createClient(createRecorder()), call);

      expect(response.status).toBe(status);
      expect(status < 400 ? data : error).toEqual(value);
    });

    const forTokens = exampleResponses(spec).filter(({ operation }) => tokenPaths.includes(operation.path));

    test.each(forTokens.filter(({ status }) => status === 200))('$label gives a token', async (example) => {
      const { auth } = await beginAt(example.operation);
      reply(example);

      const { accessToken, expiresAt } = await auth.getToken();

      expect(Object.values(Object(example.value))).toContain(accessToken);
      expect(expiresAt).toBeGreaterThan(Date.parse(EXAMPLE_DAY));
    });

    test.each(forTokens.filter(({ status }) => status >= 400))(
      '$label gives its error code',
      async (example) => {
        const { auth, events } = await beginAt(example.operation);
        const code = definition.exampleCodes[example.label];
        reply(example);

        if (example.operation === issuing) {
          const error = await auth.getToken().catch((reason: unknown) => reason);
          expect(error).toMatchObject({ name: 'AuthError', provider: name, code, status: example.status });
        } else {
          // After a refused refresh token, the client uses its credentials.
          intercept(issuing).reply(200, tokenResponse('third'), { Date: EXAMPLE_DAY });
          await auth.getToken();
          expect(events).toContainEqual(expect.objectContaining({ type: 'refresh_failed', code }));
        }
      },
    );

    test('exampleCodes lists exactly the failures in the examples', () => {
      const failures = forTokens.filter(({ status }) => status >= 400).map(({ label }) => label);

      expect(Object.keys(definition.exampleCodes).sort()).toEqual(failures.sort());
    });

    function reply({
      operation,
      status,
      value,
      mediaType,
    }: ReturnType<typeof exampleResponses>[number]): void {
      intercept(operation).reply(status, JSON.stringify(value), {
        'Content-Type': mediaType,
        Date: EXAMPLE_DAY,
      });
    }

    function createClient(recorder: ReturnType<typeof createRecorder>): object {
      return definition.createClient({ ...documented, fetch: recorder.fetch });
    }

    function begin(startAt = Date.now()) {
      const { fetch, sent } = createRecorder();
      const events: AuthEvent[] = [];
      const clock = createTestClock(startAt);
      const auth = definition.createAuth({
        ...documented,
        fetch,
        now: clock.now,
        retry: false,
        onEvent: (event) => void events.push(event),
      });
      return { auth, clock, events, sent };
    }

    /** A client whose next token request is for `operation`. */
    async function beginAt(operation: Operation) {
      const begun = begin(Date.parse(EXAMPLE_DAY));
      answerDiscovery();
      if (operation === issuing) return begun;
      intercept(issuing).reply(200, tokenResponse('first'));
      const { expiresAt } = await begun.auth.getToken();
      begun.clock.advance(expiresAt - begun.clock.now());
      return begun;
    }
  });
}

/** Values as they are sent in a query or in a header. */
function toTexts(
  values: Readonly<Record<string, unknown>>,
  toName = (name: string): string => name,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [toName(name), String(value)]));
}
