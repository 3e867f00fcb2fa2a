import { systemNow } from '../base/clock.ts';
import { DEFAULT_TIMEOUT_MS } from '../base/deadline.ts';
import { omitUndefined } from '../base/omit-undefined.ts';
import type { RetryRule } from '../issuing/retry.ts';
import type { AuthOptions, CommonSettings } from './auth-options.ts';
import {
  expectEach,
  isFrom,
  isFunction,
  isObject,
  type MemberReader,
  ownMembers,
  readBaseUrl,
} from './member-reader.ts';

/** Reads the options of every client, with or without credentials. */
export function readCommonSettings(reader: MemberReader<AuthOptions>): CommonSettings {
  const { retry = {}, refreshAhead = {}, allowedOrigins = [], timeoutMs = DEFAULT_TIMEOUT_MS } = reader.given;
  const { fetch, onEvent, waitUntil, now = systemNow } = reader.given;
  const rule = retry === false ? { attempts: 1 } : retry;
  expectEach(reader, { fetch, onEvent, waitUntil, now }, isFunction, 'a function');
  expectEach(reader, { retry: rule, refreshAhead }, isObject, 'an object');
  expectEach(reader, { allowedOrigins }, Array.isArray, 'an array');
  const { attempts = 3, maxRetryAfterMs = 10_000 } = ownMembers(rule as RetryRule);
  const { softMs, hardMs } = ownMembers(refreshAhead);
  expectEach(reader, { timeoutMs, attempts }, isFrom(1), 'a number from 1');
  expectEach(reader, { maxRetryAfterMs, softMs, hardMs }, isFrom(0), 'a number from 0');
  return {
    fetch,
    timeoutMs,
    retry: { attempts, maxRetryAfterMs },
    refreshAhead: ownMembers(omitUndefined({ softMs, hardMs })),
    onEvent,
    waitUntil,
    now,
    allowedOrigins: allowedOrigins.map((value) => readBaseUrl(reader, 'allowedOrigins', value).origin),
  };
}
