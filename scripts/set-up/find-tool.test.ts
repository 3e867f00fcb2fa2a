import { mkdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createBareMachine, plantProgram } from '../testing/bare-machine.ts';
import { plantTree } from '../testing/tree.ts';
import { findTool } from './find-tool.ts';
import { TOOLS } from './tools.ts';

const { chromium, postgres } = TOOLS;

test('nothing is found on a computer that has nothing', async () => {
  expect(await findTool(chromium, createBareMachine())).toBeUndefined();
});

test.each(chromium.names)('finds %s on PATH', async (name) => {
  const machine = createBareMachine();
  const path = plantProgram(machine.bin, name, 'echo Chromium 156');

  expect(await findTool(chromium, machine)).toMatchObject({ path });
});

test('prefers the first of the names, whichever folder it is in', async () => {
  const [first, second] = [createBareMachine().bin, createBareMachine().bin];
  plantProgram(first, 'google-chrome', 'echo Google Chrome 156');
  const path = plantProgram(second, 'chromium', 'echo Chromium 156');
  const machine = createBareMachine({ env: { PATH: `${first}:${second}` } });

  expect(await findTool(chromium, machine)).toMatchObject({ path });
});

test('ignores a program that does not start, such as one that only says how to get a snap', async () => {
  const machine = createBareMachine();
  plantProgram(machine.bin, 'chromium-browser', 'echo "Run snap install chromium."; exit 1');
  const path = plantProgram(machine.bin, 'google-chrome', 'echo Google Chrome 156');

  expect(await findTool(chromium, machine)).toMatchObject({ path });
});

test('ignores a folder of that name, and a file that cannot be run', async () => {
  const machine = createBareMachine();
  mkdirSync(join(machine.bin, 'chromium'));
  const withFile = createBareMachine({ env: { PATH: plantTree({ chromium: '#!/bin/sh' }) } });

  expect(await findTool(chromium, machine)).toBeUndefined();
  expect(await findTool(chromium, withFile)).toBeUndefined();
});

test('if the variable is set, only the path in it counts', async () => {
  const elsewhere = plantProgram(createBareMachine().bin, 'my-chrome', 'echo Chromium 99');
  const machine = (CHROME_PATH: string) => {
    const named = createBareMachine({ env: { CHROME_PATH } });
    const PATH = dirname(plantProgram(named.bin, 'chromium', 'echo Chromium 156'));
    return { ...named, env: { ...named.env, PATH } };
  };

  expect(await findTool(chromium, machine(elsewhere))).toMatchObject({ path: elsewhere });
  expect(await findTool(chromium, machine('/nowhere/chrome'))).toBeUndefined();
});

test('looks where a tool is usually installed', async () => {
  const HOME = plantTree({});
  const places = { linux: ['%HOME%/postgresql/*/bin/postgres', '%HOME%/chrome/chrome'] };
  const machine = createBareMachine({ env: { HOME } });
  const server = plantProgram(join(HOME, 'postgresql/15/bin'), 'postgres', 'echo PostgreSQL 15');
  const browser = plantProgram(join(HOME, 'chrome'), 'chrome', 'echo Chromium 156');

  expect(await findTool({ ...postgres, places }, machine)).toMatchObject({ path: server });
  rmSync(server);
  expect(await findTool({ ...chromium, places }, machine)).toMatchObject({ path: browser });
  expect(await findTool({ ...chromium, places }, { ...machine, platform: 'darwin' })).toBeUndefined();
});

test('on Windows a program ends in .exe, and is not started', async () => {
  const machine = createBareMachine({ platform: 'win32' });
  plantProgram(machine.bin, 'chromium', 'echo Chromium 156');
  const path = plantProgram(machine.bin, 'chrome.exe', 'exit 1');

  expect(await findTool(chromium, machine)).toMatchObject({ path });
});

test('a known tool is started again only if it changed', async () => {
  const machine = createBareMachine();
  const path = plantProgram(machine.bin, 'chromium', 'echo Chromium 156');
  const known = await findTool(chromium, machine);
  const changedAt = new Date(known?.changedAt ?? NaN);

  plantProgram(machine.bin, 'chromium', 'exit 1');
  utimesSync(path, changedAt, changedAt);
  expect(await findTool(chromium, machine, known)).toEqual(known);

  utimesSync(path, new Date(0), new Date(0));
  expect(await findTool(chromium, machine, known)).toBeUndefined();

  rmSync(path);
  expect(await findTool(chromium, machine, known)).toBeUndefined();
});

test('a program that did not work is not started again while the known tool is there', async () => {
  const machine = createBareMachine();
  const log = join(plantTree({}), 'starts');
  plantProgram(machine.bin, 'chromium', `echo start >> ${log}; exit 1`);
  const path = plantProgram(machine.bin, 'google-chrome', 'echo Google Chrome 156');
  const known = await findTool(chromium, machine);
  const starts = readFileSync(log, 'utf8');

  expect(await findTool(chromium, machine, known)).toMatchObject({ path });
  expect(readFileSync(log, 'utf8')).toBe(starts);

  rmSync(path);
  expect(await findTool(chromium, machine, known)).toBeUndefined();
  expect(readFileSync(log, 'utf8')).not.toBe(starts);
});

test('a tool with a probe is found only where the probe succeeds', async () => {
  const [without, having] = [createBareMachine().bin, createBareMachine().bin];
  plantProgram(without, 'python3', 'case "$*" in *import*) exit 1;; esac');
  const path = plantProgram(having, 'python3', 'test "$1 $2" = "-c import requests_oauthlib"');
  const machine = createBareMachine({ env: { PATH: `${without}:${having}` } });

  expect(await findTool(TOOLS['requests-oauthlib'], machine)).toMatchObject({ path });
});
