import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What a screen reader knows of an element. */
export interface SpokenElement {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly isInvalid: boolean;
  readonly isFocused: boolean;
}

/** The elements of a page with these roles, as Chromium tells them to a screen reader. */
export async function readAloud(page: Page, ...roles: readonly string[]): Promise<SpokenElement[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ ignored, role }) => !ignored && roles.includes(role?.value))
    .map(({ role, name, description, properties = [] }) => ({
      role: role?.value,
      name: name?.value ?? '',
      description: description?.value ?? '',
      isInvalid: properties.some((each) => each.name === 'invalid' && each.value.value === 'true'),
      isFocused: properties.some((each) => each.name === 'focused' && each.value.value === true),
    }));
}

/** The rules of WCAG 2.2 AA that a page breaks, as far as axe-core can tell, each with the elements. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}
