import * as core from '@x/auth-core';
import { explain } from '@x/auth-core';
import * as provider from '@x/auth-core/provider';
import {
  createAuthError,
  createEndpoints,
  createOptionReader,
  encodeBase64,
  readApiError,
  serializeBody,
  type TokenAnswer,
  toTokenSet,
  untilDate,
  withRefreshToken,
} from '@x/auth-core/provider';
import { expectLinear } from '@x/test-kit/long-texts';
import { describe, expect, test } from 'vitest';
import { httpIssuer } from '../support/http-issuer.ts';
import { createTestClientWith } from '../support/test-client.ts';
import { profile } from '../support/test-issuer.ts';

/** The functions that read no foreign text themselves. Every other function has a test below. */
const READS_NO_TEXT = [
  'ApiError',
  'AuthError',
  'createMemoryStore',
  'createOneCopy',
  'isApiError',
  'isAuthError',
  'isBrowser',
  'refuseBrowser',
  'withDeadline',
  // Names for the ways to renew.
  'issueOnly',
  'refreshOnly',
  'refreshOrIssue',
];

const TESTED = [
  'createAuthError',
  'createOptionReader',
  'encodeBase64',
  'explain',
  'readApiError',
  'serializeBody',
  'untilDate',
  'createEndpoints',
  'toTokenSet',
  'withRefreshToken',
  // By way of a client.
  'createAuthClient',
  'createSessionClient',
  'createTransport',
  'toOAuthTokenSet',
];

interface Paths {
  '/token': {
    post: {
      parameters: { query?: { value: string } };
      requestBody: { content: { 'application/x-www-form-urlencoded': { value: string } } };
    };
  };
}

const TIMEOUT = { timeout: 120_000 };

/** A client whose token endpoint gives this answer. */
function answering(answer: () => Response) {
  return createTestClientWith(httpIssuer, { fetch: async () => answer(), secret: 'the-long-secret' }).client;
}

const good = { access_token: 'opaque-access-token', token_type: 'Bearer', expires_in: 3_600 };

test('every exported function that reads text is tested with a long one', () => {
  const exported = new Set([...Object.keys(core), ...Object.keys(provider)]);

  expect([...exported].sort()).toEqual([...READS_NO_TEXT, ...TESTED].sort());
});

describe('a long text of one repeated character is handled in linear time', () => {
  test('as a member of a token response', TIMEOUT, async () => {
    for (const members of [
      ['access_token'],
      ['token_type'],
      ['refresh_token', 'id_token', 'scope'],
      ['expires_in'],
    ]) {
      await expectLinear(async (text) => {
        const long = Object.fromEntries(members.map((name) => [name, text]));
        const client = answering(() => Response.json({ ...good, ...long }));
        await client.getToken().catch(() => undefined);
        String(explain(client));
      }, 250_000);
    }
  });

  test('as a member of a refusal', TIMEOUT, async () => {
    const others = ['error', 'traceId', 'access_token'];
    for (const name of ['error_description', 'description', 'message', 'detail', 'title']) {
      await expectLinear(async (text) => {
        const long = Object.fromEntries([name, ...others].map((member) => [member, text]));
        const client = answering(() => Response.json(long, { status: 400 }));
        await client.getToken().catch(() => undefined);
        String(explain(client));
      }, 250_000);
    }
  });

  test.each(['date', 'retry-after', 'x-request-id', 'x-ratelimit-limit', 'x-quota-limit'])(
    'as the header %s',
    TIMEOUT,
    async (name) => {
      // A mock may have headers that a real Headers object refuses.
      const headers = (text: string) => new Map([[name, text]]) as unknown as Headers;
      await expectLinear(async (text) => {
        const client = answering(() =>
          Object.defineProperty(new Response('', { status: 429 }), 'headers', { value: headers(text) }),
        );
        await client.getToken().catch(() => undefined);
        const response = Object.defineProperty(new Response('', { status: 429 }), 'headers', {
          value: { get: headers(text).get.bind(headers(text)) },
        });
        await readApiError(profile, response, () => ({ messages: [] }));
      });
    },
  );

  test('as a whole body, of a token or an API', TIMEOUT, async () => {
    await expectLinear(async (text) => {
      for (const status of [200, 400]) {
        await answering(() => new Response(text, { status }))
          .getToken()
          .catch(() => undefined);
        await answering(() => Response.json(text, { status }))
          .getToken()
          .catch(() => undefined);
      }
      await readApiError(profile, new Response(text, { status: 400 }), (body) => ({ messages: [body] }));
    });
  });

  test.each(['', 'bearer', 'Bearer ', 'basic', 'eyJ', 'no such loan: '])(
    'as the message or code of an API error, after %j',
    TIMEOUT,
    async (before) => {
      await expectLinear((text) => {
        const response = Response.json({ message: before + text, code: text + before }, { status: 404 });
        return readApiError(profile, response, ({ message, code }) => ({ messages: [message], code }));
      });
    },
  );

  test('as a date, as an option, as a secret', TIMEOUT, async () => {
    const clock = { sentAt: 0, serverDate: Number.NaN };
    await expectLinear((text) => {
      untilDate(text, clock);
      untilDate(`2030-01-01T00:00:00.${text}`, clock);
      encodeBase64(text);
      serializeBody({ text }, { 'Content-Type': text.replaceAll(/[^ -~]/g, '') });
      serializeBody({ text }, { 'Content-Type': 'application/x-www-form-urlencoded' });
      createAuthError(profile, 'invalid_request', { oauthError: text });
      for (const value of [
        text,
        `https://acme.test/${text}`,
        `https://acme.test/${text}x`,
        `https://${text}`,
      ]) {
        const { text: readText, url } = createOptionReader('createAcmeAuth', { option: value } as object);
        for (const read of [readText, url]) {
          try {
            read('option' as never);
          } catch {}
        }
      }
    });
  });

  test('as a field of a token', TIMEOUT, async () => {
    const answer = {
      body: {},
      status: 200,
      provider: profile,
      sentAt: 0,
      serverDate: Number.NaN,
      showsSecret: () => false,
      quote: (text: string) => text,
    };
    const tokens = toTokenSet(answer, { accessToken: 'a-token', tokenType: 'Bearer', expiresIn: 3_600 });
    await expectLinear((text) => {
      const fields = { accessToken: 'a-token', tokenType: 'Bearer', expiresIn: text, scope: text };
      withRefreshToken(tokens, { refreshToken: text, idToken: text });
      for (const changes of [{}, { accessToken: text }, { tokenType: text }]) {
        try {
          toTokenSet(answer, { ...fields, ...changes });
        } catch {}
      }
    });
  });

  test('as an address, or a value that is sent', TIMEOUT, async () => {
    const client = answering(() => Response.json(good));
    await client.getToken();
    const { signal } = new AbortController();
    const send = async (): Promise<TokenAnswer> => Object.create(null);
    const { POST } = createEndpoints<Paths>({ send, signal }, 'https://auth.acme.test');
    await expectLinear(async (text) => {
      await POST('/token', { form: { value: text }, query: { value: text } });
      for (const url of [text, `/${text}`, `https://api.acme.test/${text}`, `https://${text}`]) {
        await client.fetch(url).catch(() => undefined);
      }
    }, 250_000);
  });

  test('as the secret that core looks for', TIMEOUT, async () => {
    await expectLinear(async (secret) => {
      const fetch = async () => Response.json({ error: 'odd', error_description: 'odd' }, { status: 400 });
      await createTestClientWith(httpIssuer, { fetch, secret })
        .client.getToken()
        .catch(() => undefined);
    });
  });
});
