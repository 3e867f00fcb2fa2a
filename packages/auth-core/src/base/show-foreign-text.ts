import type { ForeignText } from './foreign-text.ts';

/** Shows nothing. */
export const NO_FOREIGN_TEXT: ForeignText = { showsSecret: () => true, quote: () => '[redacted]' };

/**
 * What may be shown of a text that someone wrote who may know these secrets and tokens. The search for them is loaded
 * when there is such a text, which few pages ever get. If it cannot be loaded, nothing is shown.
 */
export async function showForeignText(values: readonly string[]): Promise<ForeignText> {
  const code = await import('./foreign-text.ts').catch(() => undefined);
  return code?.createForeignText(values) ?? NO_FOREIGN_TEXT;
}
