import { expect, test } from 'vitest';
import { readGuide } from '../src/guide.ts';

const guide = readGuide(`
Write \`specs/fifth.yaml\` and \`packages/fifth-auth/*.json\`, then set \`--grant\`.

\`\`\`sh
pnpm generate
turbo run typecheck
\`\`\`

\`\`\`ts
import './other.ts';
\`\`\`

\`\`\`sh
node tour/src/main.ts
\`\`\`
`);

test('the commands of a guide are the lines of its sh blocks', () => {
  expect(guide.blocks).toEqual([['pnpm generate', 'turbo run typecheck'], ['node tour/src/main.ts']]);
});

test('a guide names a file by its path or by a pattern, and not by a command', () => {
  expect(guide.names('specs/fifth.yaml')).toBe(true);
  expect(guide.names('packages/fifth-auth/package.json')).toBe(true);
  expect(guide.names('packages/fifth-auth/src/package.json')).toBe(false);
  expect(guide.names('tour/src/main.ts')).toBe(false);
  expect(guide.names('packages/auth-core/src/index.ts')).toBe(false);
});
