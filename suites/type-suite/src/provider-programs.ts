import { toCapital, toFactory } from 'scripts/providers';

/**
 * Programs that are generated from the list of providers, by file name. Each factory gets its own options, and the
 * emulator's options for its provider.
 */
export function providerPrograms(names: readonly string[]): Readonly<Record<string, string>> {
  const factories = names.map((name) => `import { ${toFactory(name)} } from '@x/${name}-auth';`);
  const types = names.map((name) => `import type { ${toCapital(name)}AuthOptions } from '@x/${name}-auth';`);
  const members = names.map((name) => `  ${name}: ${toCapital(name)}AuthOptions;`);
  return {
    'providers.mts': toProgram([
      "import type { AuthClient } from '@x/auth-core';",
      ...factories,
      ...types,
      'declare const options: {',
      ...members,
      '};',
      'export const clients: AuthClient[] = [',
      ...names.map((name) => `  ${toFactory(name)}(options.${name}),`),
      '];',
    ]),
    'emulated-providers.mts': toProgram([
      "import type { AuthClient } from '@x/auth-core';",
      "import type { ProviderHandles } from '@x/auth-testing';",
      ...factories,
      'declare const emulator: ProviderHandles;',
      'export const clients: AuthClient[] = [',
      ...names.map((name) => `  ${toFactory(name)}(emulator.${name}.options),`),
      '];',
    ]),
  };
}

function toProgram(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
