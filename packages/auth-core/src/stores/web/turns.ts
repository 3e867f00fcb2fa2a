// `web.ts` loads this file when a value is replaced without the Web Lock.
import { sleep, withDeadline } from '../../base/deadline.ts';
import type { StoreCall } from '../store-call.ts';

/** The last replacement in a place. It has nothing of a token, since a sign-out does not delete it. */
interface Turn {
  /** The hash of the text that was replaced. */
  readonly from: number;
  /** Which replacement it was. */
  readonly id: string;
  /** When it was, in epoch milliseconds. */
  readonly at: number;
}

const DATABASE = 'x-auth';
const TURNS = 'turns';
/** Nobody sees the write of another tab later than this. */
const MAX_AGE_MS = 2_000;
const LOOK_MS = 20;
/** How long a write waits before it looks whether it is still there. */
const CONFIRM_MS = 50;
/** How long a tab waits for the database, and then for the write of another tab, if the call has the time. */
const MAX_WAIT_MS = 1_000;
/** What part of the time of a call each of these waits may take: there may be three of them. */
const WAIT_SHARE = 1 / 4;

/** A place in the storage, as this tab sees it. */
export interface Place {
  /** Its key in the storage. */
  readonly key: string;
  read(): string | null;
  write(text: string): void;
}

/**
 * Replaces `from`, which this tab sees in the place, by `to`. A tab may run in a process of its own, which sees the writes
 * of others only after a while. So tabs write in transactions of IndexedDB, which run one after the other, and each
 * leaves there what it has replaced: the next one knows it, even if it does not see it yet.
 */
export async function replaceInTurn(
  place: Place,
  from: string | null,
  to: string,
  call?: StoreCall,
): Promise<boolean> {
  const maxMs = Math.min(MAX_WAIT_MS, WAIT_SHARE * (call?.timeoutMs ?? Number.POSITIVE_INFINITY));

  let outcome = await takeTurn(place, from, to, maxMs);
  if (typeof outcome === 'object') {
    for (const endsAt = performance.now() + maxMs; performance.now() < endsAt; ) {
      await sleep(LOOK_MS);
      if (place.read() !== from) return false;
    }
    // The same text was stored again after that replacement.
    outcome = await takeTurn(place, from, to, maxMs, outcome);
  }
  if (outcome === 'no database' && place.read() === from) {
    place.write(to);
    outcome = 'replaced';
  }
  if (outcome !== 'replaced') return false;
  // The holder of a Web Lock takes no turn. And without a database two tabs may both have written: both see the later one.
  await sleep(CONFIRM_MS);
  return place.read() === to;
}

/** What became of a turn. A `Turn` is that of another tab, which has replaced the same text. */
type Outcome = 'replaced' | 'changed' | 'no database' | Turn;

/** Replaces a text while no other tab does, unless another one has done so. `ignored` is a turn that was waited for. */
async function takeTurn(
  place: Place,
  from: string | null,
  to: string,
  maxMs: number,
  ignored?: Turn,
): Promise<Outcome> {
  const own: Turn = { from: toHash(from), id: Math.random().toString(36), at: Date.now() };

  const run = async (signal: AbortSignal): Promise<Outcome> => {
    const database = await openDatabase();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(TURNS, 'readwrite', { durability: 'relaxed' });
        const turns = transaction.objectStore(TURNS);
        const found: IDBRequest<Turn | undefined> = turns.get(place.key);
        found.onsuccess = () => {
          try {
            signal.throwIfAborted();
            resolve(replaceNow(found.result, (turn) => turns.put(turn, place.key)));
          } catch (error) {
            // A storage that is full, for example. Thrown from here, it would be an error of the page.
            reject(error);
            transaction.abort();
          }
        };
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  // The database of a browser may be blocked, or hang.
  return withDeadline(run, undefined, maxMs).catch(() => 'no database');

  function replaceNow(last: Turn | undefined, keep: (turn: Turn) => void): Outcome {
    if (place.read() !== from) return 'changed';
    const isUnseen = last?.from === own.from && last.id !== ignored?.id && own.at - last.at < MAX_AGE_MS;
    if (isUnseen) return last;
    keep(own);
    place.write(to);
    return 'replaced';
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(TURNS);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** 32 bits of a text, by which nobody can guess it. */
function toHash(text: string | null): number {
  return [...`${text}`].reduce((hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) | 0, 0);
}
