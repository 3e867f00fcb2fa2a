// `web.ts` loads this file when a value is replaced without the Web Lock.
import { sleep, withDeadline } from '../../base/deadline.ts';

/** A replacement that a tab has begun. It has nothing of a token, since a sign-out does not delete it. */
interface Claim {
  /** The hash of the text that is replaced. */
  readonly from: number;
  readonly id: string;
  /** When it began, in epoch milliseconds. */
  readonly at: number;
}

const DATABASE = 'x-auth';
const CLAIMS = 'claims';
/** The database of a browser may hang. */
const MAX_CLAIM_MS = 250;
/** Nobody sees the write of another tab later than this. */
const MAX_AGE_MS = 2_000;
/** How long a tab waits until it sees what another one has claimed to write. */
const MAX_LAG_MS = 200;
const LOOK_MS = 20;
/** How long a write waits before it looks whether it is still there, if the browser has no database. */
const CONFIRM_MS = 50;

/** A place in the storage, as this tab sees it. */
export interface Place {
  readonly name: string;
  read(): string | null;
  write(text: string): void;
}

/**
 * Replaces `from`, which this tab sees in the place, by `to`. A tab may run in a process of its own, which sees the writes
 * of others only after a while, so the tab that first says so in a transaction of IndexedDB replaces the text.
 */
export async function replaceAsFirst(place: Place, from: string | null, to: string): Promise<boolean> {
  let other = await claim(place.name, from);
  if (other !== undefined) {
    for (let waitedMs = 0; waitedMs < MAX_LAG_MS; waitedMs += LOOK_MS) {
      await sleep(LOOK_MS);
      if (place.read() !== from) return false;
    }
    // It never came, or the same text was stored again after it.
    other = await claim(place.name, from, other);
  }
  if (other !== undefined || place.read() !== from) return false;
  place.write(to);
  // The holder of a Web Lock does not claim. And without a database two tabs may both have written: both see the later one.
  await sleep(CONFIRM_MS);
  return place.read() === to;
}

/** Claims a replacement. Resolves to the id of another tab's, which was first. `ignored` is one that was waited for. */
async function claim(name: string, text: string | null, ignored?: string): Promise<string | undefined> {
  const own: Claim = { from: toHash(text), id: Math.random().toString(36), at: Date.now() };
  const run = async (): Promise<string | undefined> => {
    const database = await openDatabase();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(CLAIMS, 'readwrite');
        const claims = transaction.objectStore(CLAIMS);
        const found: IDBRequest<Claim | undefined> = claims.get(name);
        let first: string | undefined;
        found.onsuccess = () => {
          const { result } = found;
          const isSame = result?.from === own.from && result.id !== ignored;
          if (isSame && own.at - result.at < MAX_AGE_MS) first = result.id;
          else claims.put(own, name);
        };
        transaction.oncomplete = () => resolve(first);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  // Without a database the write is confirmed.
  return withDeadline(run, undefined, MAX_CLAIM_MS).catch(() => undefined);
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(CLAIMS);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** 32 bits of a text, by which nobody can guess it. */
function toHash(text: string | null): number {
  return [...`${text}`].reduce((hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) | 0, 0);
}
