import type { AuthOptions } from '@x/auth-core';
import type { OptionKind, ProviderDefinition } from './definition.ts';

type Definition<Options extends AuthOptions> = Pick<ProviderDefinition<Options>, 'options' | 'optionsAt'>;

/**
 * The secrets among a provider's options, by the name of their option.
 *
 * @throws Error if there is none: a test that searches for no secret could not fail.
 */
export function secretOptionsOf<Options extends AuthOptions>(
  definition: Definition<Options>,
): Readonly<Record<string, string>> {
  const secrets = optionsOf(definition, ['secret']);
  if (Object.keys(secrets).length === 0)
    throw new Error('The definition has no option of the kind "secret".');
  return secrets;
}

/** The texts among a provider's options, such as a username, by the name of their option. */
export function textOptionsOf<Options extends AuthOptions>(
  definition: Definition<Options>,
): Readonly<Record<string, string>> {
  return optionsOf(definition, ['text', 'text?']);
}

function optionsOf<Options extends AuthOptions>(
  { options, optionsAt }: Definition<Options>,
  wanted: readonly OptionKind[],
): Record<string, string> {
  const values = optionsAt('http://127.0.0.1') as Readonly<Record<string, unknown>>;
  const entries = Object.entries<OptionKind>(options).flatMap(([name, kind]) => {
    const value = values[name];
    return wanted.includes(kind) && typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}
