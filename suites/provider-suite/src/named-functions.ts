import type { ProviderDefinition } from './definition.ts';

/** `createBloomaAuth` or `toApiError`: what a reader of a sentence would look for among the exports. */
const FUNCTION_NAME = /(?<![\w$.])(?:create|has|is|read|start|to|verify|with)[A-Z]\w*/g;

/** The functions that a message names and that the provider's package does not export. */
export async function unknownFunctions(
  { name }: Pick<ProviderDefinition, 'name'>,
  message: string,
): Promise<string[]> {
  const exported: object = await import(/* @vite-ignore */ `@x/${name}-auth`);
  return (message.match(FUNCTION_NAME) ?? []).filter((found) => !(found in exported));
}
