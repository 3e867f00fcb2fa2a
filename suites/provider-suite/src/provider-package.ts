import type { ApiError } from '@x/auth-core';
import type { ProviderDefinition } from './definition.ts';

/** The functions that a provider package exports. */
export function importPackage({
  name,
}: Pick<ProviderDefinition, 'name'>): Promise<Readonly<Record<string, (...texts: string[]) => unknown>>> {
  return import(/* @vite-ignore */ `@x/${name}-auth`);
}

export async function importToApiError(
  definition: Pick<ProviderDefinition, 'name'>,
): Promise<(response: Response) => Promise<ApiError>> {
  const { toApiError } = (await importPackage(definition)) as Readonly<Record<string, unknown>>;
  return toApiError as (response: Response) => Promise<ApiError>;
}
