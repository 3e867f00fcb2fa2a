import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderName } from '@x/auth-testing';
import { providerNames } from 'scripts/providers';
import { onTestFinished } from 'vitest';

/** All providers. A new one is held by this suite without being named in it. */
export const names = providerNames(join(import.meta.dirname, '../../..')) as readonly ProviderName[];

/** A new folder, which is deleted at the end of the test. It is in the suite, so that generated code finds packages. */
export function createFolder(): string {
  const folder = mkdtempSync(join(import.meta.dirname, 'generated-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
