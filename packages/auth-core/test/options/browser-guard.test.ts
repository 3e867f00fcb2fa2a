import type { AuthOptions } from '@x/auth-core';
import { createOptionReader, refuseBrowser } from '@x/auth-core/provider';
import { describe, expect, test, vi } from 'vitest';

/** What a program without types may pass. */
function refuse(options: unknown, alternative?: string): void {
  refuseBrowser(createOptionReader('createAcmeAuth', options as AuthOptions), alternative);
}

function refusal(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a refusal');
}

describe('in a browser', () => {
  test('a factory that takes a secret is refused, and the message names what to use', () => {
    vi.stubGlobal('document', {});

    const { name, message } = refusal(() => refuse({}));

    expect(name).toBe('TypeError');
    expect(message).toMatch(/\blet the page call your server\b/);
    expect(message).toContain('dangerouslyAllowBrowser');
  });

  test('every function in the message is exported by the entry that it names', async () => {
    vi.stubGlobal('document', {});
    const { message } = refusal(() => refuse({}));
    const named = Array.from(message.matchAll(/(\w+) of (@x\/[\w/-]*\w)/g), ([, name, entry]) => [
      name,
      entry,
    ]);
    const entries: Record<string, object> = {
      '@x/auth-core/proxy': await import('@x/auth-core/proxy'),
      '@x/auth-core/broker': await import('@x/auth-core/broker'),
    };

    expect(named).toHaveLength(2);
    for (const [name = '', entry = ''] of named) expect(entries[entry]).toHaveProperty(name);
  });

  test('a provider may name another way', () => {
    vi.stubGlobal('document', {});

    expect(refusal(() => refuse({}, ', the other flow')).message).toContain(
      'broker, the other flow. Or set dangerouslyAllowBrowser',
    );
  });

  test('a worker counts as a browser', () => {
    vi.stubGlobal('importScripts', () => undefined);

    expect(() => refuse({})).toThrow(TypeError);
  });

  test.each([null, 'true', 1, {}])('dangerouslyAllowBrowser cannot be %j, in any runtime', (allow) => {
    expect(() => refuse({ dangerouslyAllowBrowser: allow })).toThrow(TypeError);
  });

  test.each([false, undefined, null, 'true', 1])('dangerouslyAllowBrowser: %j allows nothing', (allow) => {
    vi.stubGlobal('document', {});

    expect(() => refuse({ dangerouslyAllowBrowser: allow })).toThrow(TypeError);
  });

  test('dangerouslyAllowBrowser: true allows it', () => {
    vi.stubGlobal('document', {});

    expect(() => refuse({ dangerouslyAllowBrowser: true })).not.toThrow();
  });

  test('a browser is not assumed in Node', () => {
    expect(() => refuse({})).not.toThrow();
  });
});
