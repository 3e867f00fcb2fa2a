import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../set-up/machine.ts';
import { plantTree } from './tree.ts';

/** A computer with an empty folder as its PATH and no downloads, which lives as long as the test. */
export function createBareMachine(machine: Partial<Machine> = {}): Machine & { bin: string } {
  const root = plantTree({ 'bin/.keep': '' });
  const bin = join(root, 'bin');
  const env = {
    PATH: bin,
    PLAYWRIGHT_BROWSERS_PATH: join(root, 'browsers'),
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    ...machine.env,
  };
  return { platform: 'linux', distribution: undefined, isRoot: false, ...machine, env, bin };
}

/** Writes a program, as a shell script, and returns its path. */
export function plantProgram(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
