import { createInterface } from 'node:readline/promises';

/**
 * Reads the address that the browser was sent to, for a program on another machine. Without a terminal nobody can paste
 * anything.
 */
export async function readPasted(signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) return new Promise(() => undefined);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question('Or paste the address that the browser ends at: ', { signal });
  } finally {
    terminal.close();
  }
}
