import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, refuseBrowser } from '@x/auth-core/provider';
import { describe, expect, test, vi } from 'vitest';

interface AcmeOptions extends AuthOptions {
  baseUrl?: string;
  clientId?: string;
  clientSecret?: string | (() => string);
}

/** What a program without types may pass. */
function read(options: unknown) {
  return createOptionReader('createAcmeAuth', options as AcmeOptions);
}

function refusal(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a refusal');
}

describe('an options object', () => {
  test.each([undefined, null, 'options', 5, true])('cannot be %j', (options) => {
    expect(() => read(options)).toThrow(
      new TypeError('createAcmeAuth: the argument must be an options object.'),
    );
  });
});

describe('text', () => {
  test('is returned unchanged', () => {
    expect(read({ clientId: ' client 1 ' }).text('clientId')).toBe(' client 1 ');
  });

  test('has the default if nothing is given', () => {
    expect(read({}).text('clientId', 'fallback')).toBe('fallback');
  });

  test.each([undefined, null, '', 5, {}, [], 'a\nb', 'a\u0000b', 'a\ud800'])('cannot be %j', (clientId) => {
    expect(() => read({ clientId }).text('clientId')).toThrow(
      new TypeError('createAcmeAuth: clientId must be a non-empty string without control characters.'),
    );
  });

  test.each(['', 5, null, 'a\nb'])('of %j does not have the default, since it is given', (clientId) => {
    expect(() => read({ clientId }).text('clientId', 'fallback')).toThrow(TypeError);
  });
});

describe('a secret', () => {
  test('is text or a callback', () => {
    const callback = () => 'hunter2';

    expect(read({ clientSecret: 'hunter2' }).secret('clientSecret')).toBe('hunter2');
    expect(read({ clientSecret: callback }).secret('clientSecret')).toBe(callback);
  });

  test.each([undefined, null, '', 5, {}, 'hunter2\n', 'hunter2\ud800'])('cannot be %j', (clientSecret) => {
    expect(refusal(() => read({ clientSecret }).secret('clientSecret')).message).toBe(
      'createAcmeAuth: clientSecret must be a non-empty string without control characters.',
    );
  });
});

describe('a base URL', () => {
  test.each([
    ['https://acme.test', 'https://acme.test'],
    ['https://acme.test/', 'https://acme.test'],
    ['https://acme.test///', 'https://acme.test'],
    ['https://acme.test/base/path/', 'https://acme.test/base/path'],
    ['https://acme.test:8443/base', 'https://acme.test:8443/base'],
    ['HTTPS://ACME.test:443/Base', 'https://acme.test/Base'],
    ['http://localhost:4010/', 'http://localhost:4010'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s is %s', (baseUrl, url) => {
    expect(read({ baseUrl }).url('baseUrl')).toBe(url);
  });

  test('has the default if nothing is given', () => {
    expect(read({}).url('baseUrl', 'https://fallback.test/')).toBe('https://fallback.test');
  });

  test.each([
    'acme.test',
    '/base',
    '//acme.test',
    'http://acme.test',
    'http://10.0.0.1',
    'http://localhost.evil.test',
    'ftp://acme.test',
    'data:text/plain,hi',
    'javascript:alert(1)',
    'https://user:hunter2@acme.test',
    'https://user@acme.test',
    'https://acme.test?key=hunter2',
    'https://acme.test#hunter2',
    'https://',
    'https://acme test',
  ])('cannot be %s, and is not quoted', (baseUrl) => {
    const { name, message } = refusal(() => read({ baseUrl }).url('baseUrl'));

    expect(name).toBe('TypeError');
    expect(message).toBe(
      'createAcmeAuth: baseUrl must be an https URL (or http on loopback) without credentials, query or fragment.',
    );
  });

  test.each([undefined, null, '', 5, new URL('https://acme.test')])('cannot be %j', (baseUrl) => {
    expect(() => read({ baseUrl }).url('baseUrl')).toThrow(TypeError);
  });
});

describe('the shared options', () => {
  test('have these defaults', () => {
    expect(read({}).settings()).toEqual({
      store: undefined,
      fetch: undefined,
      timeoutMs: 10_000,
      storeTimeoutMs: 500,
      retry: { attempts: 3, maxRetryAfterMs: 10_000 },
      refreshAhead: {},
      onEvent: undefined,
      now: expect.any(Function),
      allowedOrigins: [],
    });
  });

  test('use the clock at the time of the call, so one that is installed later is used', () => {
    const { now } = read({}).settings();
    vi.spyOn(Date, 'now').mockReturnValue(1_577_836_800_000);
    expect(now()).toBe(1_577_836_800_000);

    vi.stubGlobal('Date', { now: () => 5 });
    expect(now()).toBe(5);
  });

  test('are used as given', () => {
    const options = {
      store: new Map() as never,
      fetch: vi.fn(),
      timeoutMs: 1,
      storeTimeoutMs: 2,
      waitUntil: vi.fn(),
      retry: { attempts: 1, maxRetryAfterMs: 0 },
      refreshAhead: { softMs: 0, hardMs: 0 },
      tokenBudget: { perHour: 1, perDay: 1.5, refuse: true },
      onEvent: vi.fn(),
      now: () => 5,
    };

    expect(read(options).settings()).toEqual({ ...options, allowedOrigins: [] });
  });

  test.each([
    { refuse: true },
    { perHour: 1, refuse: 'yes' },
    { perday: 5 },
    { perHour: undefined },
    false,
    '',
  ])('cannot have the token budget %j', (tokenBudget) => {
    expect(() => read({ tokenBudget: tokenBudget as never }).settings()).toThrow(
      new TypeError('createAcmeAuth: tokenBudget must be an object with perHour or perDay.'),
    );
  });

  test('treat an undefined member as missing', () => {
    const undefinedMembers = { retry: { attempts: undefined }, refreshAhead: { softMs: undefined } };

    expect(read(undefinedMembers).settings().retry.attempts).toBe(3);
  });

  test('treat retry: false as a single attempt', () => {
    expect(read({ retry: false }).settings().retry.attempts).toBe(1);
  });

  test('write origins as URLs do', () => {
    const allowedOrigins = ['https://FILES.acme.test:443/path/', 'http://localhost:4010'];

    expect(read({ allowedOrigins }).settings().allowedOrigins).toEqual([
      'https://files.acme.test',
      'http://localhost:4010',
    ]);
  });

  test.each([
    ['fetch', 'https://acme.test'],
    ['fetch', {}],
    ['onEvent', 'log'],
    ['now', 5],
    ['now', null],
    ['store', { get: 1, set() {}, delete() {} }],
    ['store', { get() {}, set: 'x', delete() {} }],
    ['store', 'redis'],
    ['store', {}],
    ['store', { get() {}, set() {} }],
    ['timeoutMs', 0],
    ['timeoutMs', '5000'],
    ['timeoutMs', true],
    ['timeoutMs', -1],
    ['timeoutMs', Number.NaN],
    ['timeoutMs', 'soon'],
    ['timeoutMs', {}],
    ['retry', { attempts: 0 }],
    ['retry', { attempts: Number.NaN }],
    ['retry', { maxRetryAfterMs: -1 }],
    ['retry', { maxRetryAfterMs: 'long' }],
    ['retry', { maxRetryAfterMs: null }],
    ['refreshAhead', { softMs: -1 }],
    ['refreshAhead', { hardMs: 'early' }],
    ['allowedOrigins', 'https://files.acme.test'],
    ['allowedOrigins', null],
    ['allowedOrigins', ['files.acme.test']],
    ['allowedOrigins', ['http://files.acme.test']],
    ['allowedOrigins', ['*']],
    ['allowedOrigins', ['null']],
    ['allowedOrigins', ['https://files.acme.test\n']],
    ['allowedOrigins', ['https://files.\tacme.test']],
    ['allowedOrigins', [['https://files.acme.test']]],
    ['allowedOrigins', [new URL('https://files.acme.test')]],
    ['allowedOrigins', [{ toString: (): string => 'https://files.acme.test' }]],
  ])('cannot have %s as %j', (name, value) => {
    const { name: type, message } = refusal(() => read({ [name]: value }).settings());

    expect(type).toBe('TypeError');
    expect(message).toMatch(/^createAcmeAuth: [\w.]+ must be .+\.$/);
  });

  test('are named in the error', () => {
    const options: [unknown, string][] = [
      [{ onEvent: 5 }, 'createAcmeAuth: onEvent must be a function.'],
      [{ timeoutMs: 0 }, 'createAcmeAuth: timeoutMs must be a number from 1.'],
      [{ retry: { attempts: 0 } }, 'createAcmeAuth: attempts must be a number from 1.'],
      [{ refreshAhead: { hardMs: -1 } }, 'createAcmeAuth: hardMs must be a number from 0.'],
      [{ allowedOrigins: {} }, 'createAcmeAuth: allowedOrigins must be an array.'],
    ];

    for (const [given, message] of options) {
      expect(refusal(() => read(given).settings()).message).toBe(message);
    }
  });
});

test('a requirement of the factory is reported in its own words', () => {
  expect(() => read({}).expect('clientId', true, 'short')).not.toThrow();
  expect(() => read({}).expect('clientId', false, 'short')).toThrow(
    new TypeError('createAcmeAuth: clientId must be short.'),
  );
});

describe('a member of a prototype', () => {
  const members = {
    text: 'text',
    store: new Map(),
    fetch: () => undefined,
    timeoutMs: 5,
    retry: false,
    refreshAhead: { softMs: 5 },
    onEvent: () => undefined,
    allowedOrigins: ['https://elsewhere.test'],
    dangerouslyAllowBrowser: true,
    now: () => 5,
    attempts: 1,
    maxRetryAfterMs: 0,
    softMs: 5,
    hardMs: 5,
    perDay: 5,
    refuse: true,
  };

  test('is not an option', () => {
    const { given, text, settings } = createOptionReader('createAcmeAuth', Object.create(members));

    expect({ ...given }).toEqual({});
    expect(() => text('text' as never)).toThrow('text must be');
    expect({ ...settings(), now: undefined }).toEqual({ ...read({}).settings(), now: undefined });
  });

  test('of every object changes no option either', () => {
    const options = { retry: {}, refreshAhead: {}, tokenBudget: { perHour: 7 } };
    const untouched = read(options).settings();
    vi.stubGlobal('document', {});
    Object.assign(Object.prototype, members);
    try {
      const reader = read(options);
      const { now, refreshAhead, tokenBudget, ...rest } = reader.settings();

      expect(() => refuseBrowser(reader)).toThrow(TypeError);
      expect([refreshAhead.softMs, refreshAhead.hardMs]).toEqual([undefined, undefined]);
      expect([tokenBudget?.perHour, tokenBudget?.perDay, tokenBudget?.refuse]).toEqual([7, undefined, false]);
      expect(now()).not.toBe(5);
      expect(rest).toEqual({ ...untouched, now: undefined, refreshAhead: undefined, tokenBudget: undefined });
    } finally {
      for (const name of Object.keys(members)) Reflect.deleteProperty(Object.prototype, name);
    }
  });

  test('does not matter for a store, which may be an instance of a class', () => {
    class Store extends Map {}

    expect(read({ store: new Store() }).settings().store).toBeInstanceOf(Store);
  });

  test('a getter is read once', () => {
    let reads = 0;
    const options = {
      get timeoutMs() {
        reads += 1;
        return reads === 1 ? 5 : -1;
      },
    };

    expect(read(options).settings().timeoutMs).toBe(5);
    expect(reads).toBe(1);
  });
});
