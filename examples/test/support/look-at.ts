import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;

/**
 * Takes pictures of a page, wide and narrow, light and dark, into `reports/<folder>`. Returns the rules for accessibility
 * that it breaks in either colour scheme.
 */
export async function lookAt(page: Page, folder: string, name: string): Promise<string[]> {
  const directory = join(import.meta.dirname, '../../reports', folder);
  mkdirSync(directory, { recursive: true });
  const found = new Set<string>();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const file = `${name}-${size.width}-${colorScheme}.png`;
      await page.screenshot({ path: join(directory, file), fullPage: true });
    }
    for (const violation of await findViolations(page)) found.add(violation);
  }
  return [...found];
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run()).violations.map(({ id }) => id);
  });
}
