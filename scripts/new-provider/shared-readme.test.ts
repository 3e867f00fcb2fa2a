import { expect, test } from 'vitest';
import { readSharedReadme } from './shared-readme.ts';

const readme = `# Blooma

## Install

npm install blooma-auth

## Options

| \`baseUrl\` | of Blooma |
| \`store\` | shared |

## Methods

fetch works.

\`createBloomaClient\` takes authUrl.

## Errors

| \`timeout\` | later |

[Troubleshooting] explains Blooma.
`;

test('the common parts of a README are taken from the reference provider, under the new name', () => {
  expect(readSharedReadme(readme, 'fifth')).toEqual({
    install: 'npm install fifth-auth',
    options: '| `store` | shared |',
    methods: 'fetch works.',
    errors: '[Troubleshooting] explains Fifth.',
  });
});

test('a README without a common part is an error', () => {
  expect(() => readSharedReadme(readme.replace('## Methods', '## Functions'), 'fifth')).toThrow('"Methods"');
});
