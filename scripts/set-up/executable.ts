import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Machine } from './machine.ts';

/** Where on PATH a program of one of these names could be. */
export function pathsOf(names: readonly string[], { env, platform }: Machine): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffix = platform === 'win32' ? '.exe' : '';
  return names.flatMap((name) => folders.map((folder) => join(folder, `${name}${suffix}`)));
}

/** When an executable was changed, as an ISO date; undefined if there is none. */
export function changeOf(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    const file = statSync(path);
    return file.isFile() ? file.mtime.toISOString() : undefined;
  } catch {
    return undefined;
  }
}
