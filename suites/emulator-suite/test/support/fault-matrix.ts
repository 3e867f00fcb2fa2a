import type { AuthErrorCode } from '@x/auth-core';
import type { ProviderName } from '@x/auth-testing';
import type { NamedFault } from './faults.ts';
import type { Situation } from './situations.ts';

export interface MatrixOptions {
  readonly providers: readonly ProviderName[];
  readonly faults: readonly NamedFault[];
  readonly situations: readonly Situation[];
  /** What was seen, by `fault/provider`, alike in all situations. */
  readonly cells: ReadonlyMap<string, AuthErrorCode | 'n/a'>;
}

/** The page of the documentation. */
export function toMatrix({ providers, faults, situations, cells }: MatrixOptions): string {
  return `# Faults, and what they amount to

Every fault that the emulator can play, at every provider, in each of these situations:

| situation | what the caller gets |
| --- | --- |
${situations.map(({ name, outcome }) => `| ${name} | ${outcome} |`).join('\n')}

The code is the same in all of them, and the next call after the fault is over succeeds: once a cooldown has passed, where the code has one.

| fault | ${providers.join(' | ')} |
| --- |${' --- |'.repeat(providers.length)}
${faults.map(({ name }) => `| ${[name, ...providers.map((provider) => toCell(cells.get(`${name}/${provider}`)))].join(' | ')} |`).join('\n')}

This page is written by \`packages/emulator-suite/test/fault-matrix.test.ts\`, and that test fails when it is no longer true.
`;
}

function toCell(code: AuthErrorCode | 'n/a' | undefined): string {
  if (code === 'n/a') return 'has no such member';
  return code === undefined ? 'not measured' : `\`${code}\``;
}
