import { stat, utimes } from 'node:fs/promises';
import { LEASE_MS, type Lease } from '../lease.ts';
import { createRegister, type Reading } from './register.ts';

const FREE = '';

/**
 * A lease whose holder is named in a register. The holder renews it by the modification time of the file. One that ran
 * out is taken over by the next generation, which only one process can write; so its old holder can neither renew nor
 * free what belongs to another one by then.
 */
export function createFileLease(folder: string, leaseMs = LEASE_MS): Lease {
  const register = createRegister(folder);
  const owner = JSON.stringify({ owner: crypto.randomUUID(), pid: process.pid });
  let held: Reading | undefined;

  return {
    async acquire() {
      const before = await register.read();
      if (before.content !== FREE && !(await hasRunOut(before))) return false;
      held = await register.update(owner, ({ generation }) => generation === before.generation);
      return held !== undefined;
    },
    async renew() {
      const now = new Date();
      if (held) await utimes(register.fileOf(held.generation), now, now);
    },
    async release() {
      const mine = held;
      held = undefined;
      await register.update(FREE, ({ generation }) => generation === mine?.generation);
    },
  };

  async function hasRunOut({ generation }: Reading): Promise<boolean> {
    const file = await stat(register.fileOf(generation)).catch(() => undefined);
    // A time in the future is from before a clock was set back: it would hold everybody up for as long.
    return file !== undefined && Math.abs(Date.now() - file.mtimeMs) > leaseMs;
  }
}
