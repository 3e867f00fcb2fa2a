import type { Secret } from '../base/secret.ts';
import type { AuthOptions, AuthSettings } from './auth-options.ts';
import { readCommonSettings } from './common-settings.ts';
import { createMemberReader, isFunction, type MemberReader } from './member-reader.ts';
import { shareSettings } from './shared-settings.ts';
import { readStoreSettings } from './store-settings.ts';

/** Reads the options of a factory that takes credentials. */
export interface OptionReader<Options> extends MemberReader<Options> {
  secret(name: keyof Options & string): Secret;
  /** The options shared by every provider. */
  settings(): AuthSettings;
}

export function createOptionReader<Options extends AuthOptions>(
  factory: string,
  options: Options,
): OptionReader<Options> {
  const reader = createMemberReader(factory, options);
  const { given, text } = reader;
  return {
    ...reader,

    secret(name) {
      const value: unknown = given[name];
      return isFunction(value) ? (value as Secret) : text(name);
    },

    settings: () => shareSettings({ ...readCommonSettings(reader), ...readStoreSettings(reader) }),
  };
}
