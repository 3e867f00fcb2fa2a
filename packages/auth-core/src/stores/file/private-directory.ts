import { mkdirSync, statSync } from 'node:fs';

/** The permissions of a group and of all others to write. */
const OTHERS_WRITE = 0o022;

/**
 * Creates a directory for this user alone, with mode 0700, or checks an existing one.
 *
 * @throws Error if other users can write to it: they could replace the tokens in it by their own.
 */
export function createPrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Windows has no such permissions: a directory in the user's profile is private there.
  if (process.platform === 'win32') return;
  const { mode, uid } = statSync(directory);
  if (uid !== process.getuid?.())
    throw new Error(`The directory ${directory} belongs to another user. Choose a directory of your own.`);
  if (mode & OTHERS_WRITE)
    throw new Error(`Other users can write to the directory ${directory}. Run chmod 700 on it.`);
}
