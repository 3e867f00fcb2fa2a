import { expect, test } from 'vitest';
import { getDependencyReleaseLine, getReleaseLine } from './changelog.ts';

const core = { name: '@acme/auth-core', newVersion: '1.2.1' };

test('a changeset becomes one item, its further paragraphs under it', () => {
  const line = getReleaseLine({ summary: 'Renewed earlier.\n\nBy a fifth.', releases: [] });

  expect(line).toBe('- Renewed earlier.\n\n  By a fifth.');
});

test('a provider tells what the core it comes with fixed', () => {
  const fix = { summary: 'Fixed the clock.', releases: [{ name: core.name }] };

  expect(getDependencyReleaseLine([fix], [core])).toBe(
    '- Comes with `@acme/auth-core` 1.2.1:\n  - Fixed the clock.',
  );
});

test('what a changeset says of several packages is told once', () => {
  const both = { summary: 'Began.', releases: [{ name: core.name }, { name: '@acme/blooma-auth' }] };

  expect(getDependencyReleaseLine([both], [core])).toBe('- Comes with `@acme/auth-core` 1.2.1.');
});

test('nothing is said where no dependency moved', () => {
  expect(getDependencyReleaseLine([], [])).toBe('');
});
