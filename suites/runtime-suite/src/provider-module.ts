import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { providerNames, toFactory } from 'scripts/providers';

const repository = join(import.meta.dirname, '../../..');

/** An esbuild plugin: the module `virtual:providers` exports the factory of every provider package. */
export const providerModule: Plugin = {
  name: 'providers',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:providers$/ }, ({ path }) => ({ path, namespace: 'providers' }));
    onLoad({ filter: /.*/, namespace: 'providers' }, () => ({
      contents: toModule(providerNames(repository)),
      resolveDir: import.meta.dirname,
    }));
  },
};

/** The text of the module. */
export function toModule(names: readonly string[]): string {
  return [
    ...names.map((name) => `import { ${toFactory(name)} } from '@x/${name}-auth';`),
    `export const factories = { ${names.map((name) => `${name}: ${toFactory(name)}`).join(', ')} };`,
    '',
  ].join('\n');
}
