import type { ProviderDefinition } from './definition.ts';

/** `createBloomaAuth` or `toApiError`: what a reader of a sentence would look for among the exports. */
const FUNCTION_NAME = /(?<![\w$.])(?:create|has|is|read|start|to|verify|with)[A-Z]\w*/g;

/** `createApiProxy of @x/auth-core/proxy`. */
const ELSEWHERE = /(\w+) of (@x\/[\w/-]*\w)/g;

/** The functions that a message names and that nothing exports: the provider's package, or the one that it names. */
export async function unknownFunctions(
  { name }: Pick<ProviderDefinition, 'name'>,
  message: string,
): Promise<string[]> {
  const exported: object = await import(/* @vite-ignore */ `@x/${name}-auth`);
  const elsewhere = await Promise.all(
    Array.from(message.matchAll(ELSEWHERE), async ([, found = '', entry]): Promise<string[]> => {
      const other: object = await import(/* @vite-ignore */ entry as string);
      return found in other ? [found] : [];
    }),
  );
  const known = new Set(elsewhere.flat());
  return (message.match(FUNCTION_NAME) ?? []).filter((found) => !known.has(found) && !(found in exported));
}
