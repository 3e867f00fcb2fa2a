import { expect, test } from 'vitest';
import { createBareMachine } from '../testing/bare-machine.ts';
import { runOn, toDistribution } from './machine.ts';

test.each([
  ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'debian'],
  ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 'ubuntu'],
  ['Linux Mint, which is an Ubuntu', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'ubuntu'],
  ['Raspberry Pi OS, which is a Debian', "ID='raspbian'\nID_LIKE='debian'\n", 'debian'],
  ['Fedora', 'ID=fedora\nVARIANT_ID=debian\n', undefined],
  ['no Linux', '', undefined],
])('%s is recognised by its os-release', (_name, osRelease, distribution) => {
  expect(toDistribution(osRelease)).toBe(distribution);
});

test('a program that is not there fails like any other', async () => {
  const outcome = await runOn(createBareMachine(), '/nowhere/apt-get', [], 10_000);

  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
});
