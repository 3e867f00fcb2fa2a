import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toTimeoutError } from '../server-deadline.ts';
import { hasEnded, type StoreCall } from '../store-call.ts';

/** What a register contains at one moment. */
export interface Reading {
  /** The number of this content. Each change has the next one. */
  readonly generation: number;
  readonly content: string;
}

/** A text on disk that processes change by compare and set. Nobody waits for a process that stopped half-way. */
export interface Register {
  read(): Promise<Reading>;
  /**
   * Writes `content` if `accepts` what is there. Resolves to what it wrote, or to undefined. Rejects, and writes nothing,
   * if no time is left when it could write.
   */
  update(
    content: string,
    accepts: (reading: Reading) => boolean,
    left?: () => StoreCall | undefined,
  ): Promise<Reading | undefined>;
  /** Where a generation is kept. */
  fileOf(generation: number): string;
}

/** A draft that a killed process left behind is deleted after this time, in milliseconds. */
const MAX_DRAFT_AGE_MS = 10_000;
/** Others may create the folder, or write the next generation, between two looks: so many times in a row they do not. */
const MAX_LOOKS = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Keeps each content in a file that is named by its generation. The next one is written to a draft, synced, and linked
 * to its name, which fails if the name is taken: of several processes one wins, and one that was paused for a minute
 * in between loses. A lock around a write could not promise that.
 *
 * Two facts make a generation impossible to use twice. The folder is created with generation 0 in it, and is never
 * empty again. Older generations are deleted in order, so a late process that links a name of the past finds that the
 * generation before it is missing.
 */
export function createRegister(folder: string): Register {
  const fileOf = (generation: number): string => join(folder, String(generation));

  return { read, update, fileOf };

  async function read(): Promise<Reading> {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const generation = Math.max(...(await listGenerations()));
      if (generation === Number.NEGATIVE_INFINITY) await createFolder();
      else {
        const content = await readFile(fileOf(generation), 'utf8').catch(ignoreMissing);
        if (content !== undefined) return { generation, content };
      }
    }
    throw new Error('The folder of a token has files of others, and none of this store. Delete that folder.');
  }

  async function update(
    content: string,
    accepts: (reading: Reading) => boolean,
    left: () => StoreCall | undefined = () => undefined,
  ): Promise<Reading | undefined> {
    if (!accepts(await read())) return undefined;
    const draft = join(folder, `${crypto.randomUUID()}.draft`);
    try {
      await writeSynced(draft, content);
      for (;;) {
        const reading = await read();
        if (!accepts(reading)) return undefined;
        if (hasEnded(left())) throw toTimeoutError();
        const generation = reading.generation + 1;
        if (await publish(draft, generation)) return { generation, content };
      }
    } finally {
      await rm(draft, { force: true });
    }
  }

  async function publish(draft: string, generation: number): Promise<boolean> {
    try {
      await link(draft, fileOf(generation));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
    const generations = await listGenerations();
    if (!generations.includes(generation - 1) || Math.max(...generations) > generation) {
      await rm(fileOf(generation), { force: true });
      return false;
    }
    await syncFolder(folder);
    await clean(generations, generation);
    return true;
  }

  /** Deletes what came before, the oldest first, and what killed processes left behind. */
  async function clean(generations: readonly number[], current: number): Promise<void> {
    for (const generation of [...generations].sort((a, b) => a - b)) {
      if (generation < current) await rm(fileOf(generation), { force: true });
    }
    for (const draft of await listDrafts()) {
      const { mtimeMs } = (await stat(draft).catch(ignoreMissing)) ?? {};
      if (mtimeMs !== undefined && Date.now() - mtimeMs > MAX_DRAFT_AGE_MS)
        await rm(draft, { recursive: true, force: true });
    }
  }

  /** The drafts of contents, which are in the folder, and those of the folder itself, which are beside it. */
  async function listDrafts(): Promise<string[]> {
    const inside = (await readdir(folder)).filter((name) => name.endsWith('.draft'));
    const parent = dirname(folder);
    const prefix = `${basename(folder)}.`;
    const isDraft = (name: string): boolean =>
      name.startsWith(prefix) && UUID.test(name.slice(prefix.length));
    const beside = (await readdir(parent)).filter(isDraft);
    return [...inside.map((name) => join(folder, name)), ...beside.map((name) => join(parent, name))];
  }

  async function listGenerations(): Promise<number[]> {
    const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
    return names.filter((name) => /^\d+$/.test(name)).map(Number);
  }

  /** The folder appears with its first generation in it, or not at all. */
  async function createFolder(): Promise<void> {
    const draft = `${folder}.${crypto.randomUUID()}`;
    await mkdir(draft, { recursive: true, mode: 0o700 });
    try {
      await writeSynced(join(draft, '0'), '');
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      // Another process was first. Windows answers EPERM.
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error)) || !(await exists(folder))) throw error;
    }
  }
}

async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Without this, a power failure could undo the change of a name. Windows cannot open a folder, and needs no sync. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(ignoreMissing)) !== undefined;
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
