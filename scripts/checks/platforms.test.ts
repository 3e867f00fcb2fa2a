import { expect, test } from 'vitest';
import { platformProblems } from './platforms.ts';

const SYSTEMS = ['linux', 'darwin', 'win32'];
const PROCESSORS = ['x64', 'arm64'];
const EVERY_PLATFORM = SYSTEMS.flatMap((os) => PROCESSORS.map((cpu) => ({ os, cpu })));

/** A lockfile with one package, which has binaries for these platforms. */
function lockfile(platforms: readonly { os: string; cpu: string }[], name = 'tool'): string {
  const key = ({ os, cpu }: { os: string; cpu: string }) => `@${name}/${os}-${cpu}`;
  return [
    "lockfileVersion: '9.0'",
    'packages:',
    `  ${name}@1.0.0: {}`,
    ...platforms.map((one) => `  '${key(one)}@1.0.0': { cpu: [${one.cpu}], os: [${one.os}] }`),
    'snapshots:',
    `  ${name}@1.0.0:`,
    '    optionalDependencies:',
    ...platforms.map((one) => `      '${key(one)}': 1.0.0`),
  ].join('\n');
}

// Of the lockfile that was resolved for Linux alone.
const linuxOnly = `
lockfileVersion: '9.0'

packages:

  '@rollup/rollup-linux-arm64-gnu@4.68.7':
    cpu: [arm64]
    os: [linux]
    libc: [glibc]

  '@rollup/rollup-linux-x64-gnu@4.68.7':
    cpu: [x64]
    os: [linux]
    libc: [glibc]

  '@turbo/linux-64@2.11.11':
    cpu: [x64]
    os: [android, linux]

  '@turbo/linux-arm64@2.11.11':
    cpu: [arm64]
    os: [android, linux]

  fsevents@2.3.3:
    engines: {node: ^8.16.0 || ^10.6.0 || >=11.0.0}
    os: [darwin]

  rollup@4.68.7:
    hasBin: true

  turbo@2.11.11:
    hasBin: true

snapshots:

  '@rollup/rollup-linux-arm64-gnu@4.68.7':
    optional: true

  '@rollup/rollup-linux-x64-gnu@4.68.7':
    optional: true

  '@turbo/linux-64@2.11.11':
    optional: true

  '@turbo/linux-arm64@2.11.11':
    optional: true

  fsevents@2.3.3:
    optional: true

  rollup@4.68.7:
    dependencies:
      '@types/estree': 1.0.10
    optionalDependencies:
      '@rollup/rollup-linux-arm64-gnu': 4.68.7
      '@rollup/rollup-linux-x64-gnu': 4.68.7
      fsevents: 2.3.3

  turbo@2.11.11:
    optionalDependencies:
      '@turbo/linux-64': 2.11.11
      '@turbo/linux-arm64': 2.11.11
`;

test('a lockfile that was resolved for Linux alone has no binaries for macOS and Windows', () => {
  expect(platformProblems(linuxOnly)).toEqual(
    ['rollup@4.68.7', 'turbo@2.11.11'].flatMap((name) =>
      ['darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'].map(
        (platform) => `${name} has no binary for ${platform}.`,
      ),
    ),
  );
});

test('a lockfile with a binary for every platform is fine', () => {
  expect(platformProblems(lockfile(EVERY_PLATFORM))).toEqual([]);
});

test.each(EVERY_PLATFORM)('a missing binary for $os-$cpu is reported', (absent) => {
  const text = lockfile(EVERY_PLATFORM.filter((one) => one !== absent));

  expect(platformProblems(text)).toEqual([`tool@1.0.0 has no binary for ${absent.os}-${absent.cpu}.`]);
});

test('a binary that its maker does not publish may be missing, until there is one', () => {
  const unpublished = { tool: ['win32-arm64'] };
  const without = lockfile(EVERY_PLATFORM.filter(({ os, cpu }) => `${os}-${cpu}` !== 'win32-arm64'));

  expect(platformProblems(without, unpublished)).toEqual([]);
  expect(platformProblems(lockfile(EVERY_PLATFORM), unpublished)).toEqual([
    'tool@1.0.0 has a binary for win32-arm64 by now: take it out of UNPUBLISHED.',
  ]);
});

test('an optional dependency that the lockfile lists but does not have is reported', () => {
  const text = lockfile(EVERY_PLATFORM).replace(
    "  '@tool/linux-x64@1.0.0': { cpu: [x64], os: [linux] }\n",
    '',
  );

  expect(platformProblems(text)).toEqual([
    'tool@1.0.0 lists @tool/linux-x64@1.0.0, which is not in the lockfile.',
    'tool@1.0.0 has no binary for linux-x64.',
  ]);
});

test('an optional dependency that is no binary, is for one system alone, has peers or an alias is left alone', () => {
  const text = `
packages:
  fsevents@2.3.3: { os: [darwin] }
  graceful-fs@4.2.11: {}
  node@20.20.2: {}
  vite@8.3.8: {}
snapshots:
  '@vitest/mocker@5.1.1(vite@8.3.8(esbuild@0.28.2))':
    optionalDependencies:
      fsevents: 2.3.3
      graceful-fs: 4.2.11
      node20: node@20.20.2
      vite: 8.3.8(esbuild@0.28.2)
`;

  expect(platformProblems(text)).toEqual([]);
});
