import { expect, test } from 'vitest';
import { getDependencyReleaseLine, getReleaseLine } from './changelog.ts';

const core = { name: '@acme/auth-core', newVersion: '1.2.1' };

test('a changeset becomes one item, with its other paragraphs below', () => {
  const line = getReleaseLine({ summary: 'Renewed earlier.\n\nBy a fifth.', releases: [] });

  expect(line).toBe('- Renewed earlier.\n\n  By a fifth.');
});

test("a provider's changelog lists the fixes of its new core", () => {
  const fix = { summary: 'Fixed the clock.', releases: [{ name: core.name }] };

  expect(getDependencyReleaseLine([fix], [core])).toBe(
    '- Comes with `@acme/auth-core` 1.2.1:\n  - Fixed the clock.',
  );
});

test('a changeset for several packages is listed once', () => {
  const both = { summary: 'Began.', releases: [{ name: core.name }, { name: '@acme/blooma-auth' }] };

  expect(getDependencyReleaseLine([both], [core])).toBe('- Comes with `@acme/auth-core` 1.2.1.');
});

test('there is no line if no dependency changed', () => {
  expect(getDependencyReleaseLine([], [])).toBe('');
});
