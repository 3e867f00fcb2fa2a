import type { Operation } from '@x/provider-suite/spec';
import { generate } from 'orval';
import type { ZodType } from 'zod';

/**
 * Generates Zod schemas from a document with orval. Returns whether the schema of an operation's body accepts a value, or
 * undefined if the operation has no body.
 */
export async function generateZod(
  spec: string,
  file: string,
  { operationId }: Operation,
): Promise<((body: object) => boolean) | undefined> {
  await generate({ input: { target: spec }, output: { target: file, client: 'zod', mode: 'single' } });
  const schemas: Record<string, ZodType | undefined> = await import(/* @vite-ignore */ file);
  const schema = schemas[`${operationId.replace(/^./, (first) => first.toUpperCase())}Body`];
  return schema && ((body) => schema.safeParse(body).success);
}
