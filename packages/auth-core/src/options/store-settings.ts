import { omitUndefined } from '../base/omit-undefined.ts';
import type { AuthOptions, StoreSettings } from './auth-options.ts';
import { expectEach, isFrom, isFunction, type MemberReader, ownMembers } from './member-reader.ts';

/** Reads the options of a client with credentials: where it keeps its tokens, and how many it may request. */
export function readStoreSettings(reader: MemberReader<AuthOptions>): StoreSettings {
  const { store, storeTimeoutMs = 500, storeKeyPepper, tokenBudget } = reader.given;
  if (storeKeyPepper !== undefined) reader.text('storeKeyPepper');
  expectEach(reader, { store }, isStore, 'an object with get, set and delete');
  const { perHour, perDay, refuse = false } = ownMembers(tokenBudget ?? {});
  expectEach(reader, { storeTimeoutMs, perHour, perDay }, isFrom(1), 'a number from 1');
  const isBudget = Boolean(perHour || perDay) && typeof refuse === 'boolean';
  reader.expect('tokenBudget', tokenBudget === undefined || isBudget, 'an object with perHour or perDay');
  return {
    store,
    storeTimeoutMs,
    storeKeyPepper,
    tokenBudget: tokenBudget && ownMembers(omitUndefined({ perHour, perDay, refuse })),
  };
}

function isStore(value: unknown): boolean {
  const { get, set, delete: remove } = Object(value);
  return [get, set, remove].every(isFunction);
}
