import type { AuthOptions } from '@x/auth-core';
import { describe, expect, test, vi } from 'vitest';
import type { OptionKind, ProviderDefinition } from './definition.ts';
import { unknownFunctions } from './named-functions.ts';

/** Part of every bad value that contains text. If it appears in a message, the value was quoted. */
const MARK = 'recognizable';

const NOT_TEXT: readonly unknown[] = ['', 42, true, {}, [MARK], `${MARK}\u0007`, `${MARK}\r\n`];

const BAD: Readonly<Record<'text' | 'secret' | 'url' | 'boolean', readonly unknown[]>> = {
  text: [...NOT_TEXT, () => MARK],
  secret: NOT_TEXT,
  url: [
    ...NOT_TEXT,
    MARK,
    `${MARK}.example.com`,
    `/${MARK}`,
    `//${MARK}.example.com`,
    `https://user:${MARK}@example.com`,
    `https://${MARK}@example.com`,
    `http://${MARK}.example.com`,
    `ftp://${MARK}.example.com`,
    `https://example.com/?${MARK}`,
    `https://example.com/#${MARK}`,
  ],
  boolean: [MARK, 'true', 0, 1, null, {}],
};

/** The options that all providers share, each with invalid values. */
const SHARED: Readonly<Record<Exclude<keyof AuthOptions, 'dangerouslyAllowBrowser'>, readonly unknown[]>> = {
  store: [{}, MARK, { get: () => MARK }],
  storeKeyPepper: ['', 42, `${MARK}\n`],
  storeTimeoutMs: [0, -1, Number.NaN, MARK, '5', {}],
  waitUntil: [MARK, {}],
  fetch: [MARK, {}],
  onEvent: [MARK, {}],
  now: [MARK, 42],
  timeoutMs: [0, -1, Number.NaN, MARK, '5', {}],
  retry: [MARK, true, 3, { attempts: 0 }, { attempts: MARK }, { maxRetryAfterMs: -1 }],
  tokenBudget: [MARK, 5, true, { perHour: 0 }, { perDay: MARK }, {}, null],
  refreshAhead: [MARK, 5, { softMs: -1 }, { hardMs: MARK }],
  allowedOrigins: [MARK, [MARK], [`http://${MARK}.example.com`], [`https://${MARK}@example.com`], [42]],
};

/** The factory refuses invalid options. The message names the option but never its value. */
export function describeBadOptions<Options extends AuthOptions>(
  definition: ProviderDefinition<Options>,
): void {
  const { documented, createAuth, refusesBrowser, name } = definition;
  const own = Object.entries<OptionKind>(definition.options).filter(([, kind]) => kind !== 'special');
  const required = own.filter(([, kind]) => !kind.endsWith('?')).map(([option]) => option);
  const bad = [...own.flatMap(([option, kind]) => toCases(option, kind)), ...sharedCases()];

  describe('options', () => {
    test.each(required)('%s is required', async (option) => {
      await expectRefusal(option, undefined);
      const { [option as keyof Options]: _omitted, ...rest } = documented;
      expect(() => createAuth(rest as unknown as Options)).toThrow(new RegExp(`\\b${option}\\b`));
    });

    test.each(bad)('$option cannot be $shown', async ({ option, value }) => {
      await expectRefusal(option, value);
    });

    test.each([undefined, null, MARK, 42])('the options themselves cannot be %s', (options) => {
      expect(() => createAuth(options as unknown as Options)).toThrow(TypeError);
    });

    test('the documented options are accepted, and so is a trailing slash of every URL', () => {
      expect(() => createAuth(documented)).not.toThrow();
      const urls = own.filter(([, kind]) => kind.startsWith('url')).map(([option]) => option);
      const slashed = Object.fromEntries(urls.map((option) => [option, 'https://example.com/base/']));
      expect(() => createAuth({ ...documented, ...slashed })).not.toThrow();
    });

    test.each(bad.filter(({ option }) => option === 'timeoutMs' || option === 'fetch'))(
      'the raw client also refuses $shown for $option',
      ({ option, value }) => {
        expect(() => definition.createClient({ ...documented, [option]: value })).toThrow(TypeError);
      },
    );

    test(`a browser is ${refusesBrowser ? 'refused without dangerouslyAllowBrowser' : 'accepted'}`, async () => {
      vi.stubGlobal('document', {});

      if (refusesBrowser) {
        const error = thrownBy(() => createAuth(documented));
        expect(error).toBeInstanceOf(TypeError);
        expect(String(error)).toMatch(/\bbrowser\b/);
        expect(String(error)).toMatch(/\blet the page call your server\b/);
        expect(String(error)).toMatch(/\bdangerouslyAllowBrowser\b.*[^.]\.$/);
        expect(await unknownFunctions(definition, String(error))).toEqual([]);
      }
      expect(() => createAuth({ ...documented, dangerouslyAllowBrowser: true })).not.toThrow();
      if (!refusesBrowser) expect(() => createAuth(documented)).not.toThrow();
    });
  });

  async function expectRefusal(option: string, value: unknown): Promise<void> {
    const error = thrownBy(() => createAuth({ ...documented, [option]: value }));

    expect(error).toBeInstanceOf(TypeError);
    const { message, stack } = error as TypeError;
    expect(message).toMatch(
      new RegExp(`^create${name}Auth: .*\\b${nameOf(option, value)}\\b.* must be .+\\.$`, 'i'),
    );
    expect(message + stack).not.toContain(MARK);
    expect(await unknownFunctions(definition, message)).toEqual([]);
  }
}

function toCases(option: string, kind: OptionKind) {
  const values = BAD[kind.replace('?', '') as keyof typeof BAD];
  return values.map((value) => ({ option, value, shown: show(value) }));
}

function sharedCases() {
  return Object.entries(SHARED).flatMap(([option, values]) =>
    values.map((value) => ({ option, value, shown: show(value) })),
  );
}

/** The name that the message must contain: for an option with members, the invalid member. */
function nameOf(option: string, value: unknown): string {
  const isGroup = ['retry', 'refreshAhead', 'tokenBudget'].includes(option);
  const [member] = isGroup && typeof value === 'object' ? Object.keys(Object(value)) : [];
  return member ?? option;
}

function show(value: unknown): string {
  return typeof value === 'function'
    ? 'a function'
    : typeof value === 'number'
      ? String(value)
      : JSON.stringify(value);
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
