import * as core from '@x/auth-core';
import { expect, test } from 'vitest';
import type { ProviderDefinition } from './definition.ts';
import { importPackage } from './provider-package.ts';

/** An app installs only the package of its provider, so that one exports all of core again. */
export function describeExports({ name }: Pick<ProviderDefinition, 'name'>): void {
  test('everything that core exports can be imported from the package', async () => {
    expect(await importPackage({ name })).toMatchObject({ ...core });
  });
}
