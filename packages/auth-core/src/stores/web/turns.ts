// `web.ts` loads this file when a value is replaced without the Web Lock.
import { sleep, withDeadline } from '../../base/deadline.ts';
import { hasEnded, type StoreCall } from '../store-call.ts';

/** The last replacement in a place. It has nothing of a token, since a sign-out does not delete it. */
interface Replacement {
  /** The hash of the text that was replaced. */
  readonly from: number;
  readonly id: string;
  /** The tab that made it. */
  readonly tab: string;
  /** When it was, in epoch milliseconds. */
  readonly at: number;
}

const DATABASE = 'x-auth';
const REPLACEMENTS = 'replacements';
/** How long a tab waits for the database, if the call has twice the time. */
const MAX_DATABASE_MS = 1_000;
/** A tab sees the write of another one after so long at the latest. */
const MAX_LAG_MS = 2_000;
const LOOK_MS = 20;
/** How long a write waits before it looks whether it is still there: the holder of a Web Lock takes no turn. */
const CONFIRM_MS = 50;
/** The same if there is no database: two tabs may both have written, and both see the later one. */
const CONFIRM_ALONE_MS = 250;

/** This tab. It sees its own writes at once. */
const TAB = Math.random().toString(36);

/** A place in the storage, as this tab sees it. */
export interface Place {
  readonly key: string;
  read(): string | null;
  write(text: string): void;
}

/**
 * Replaces `from`, which this tab sees in the place, by `to`. A tab may run in a process of its own, which sees the writes
 * of others only after a while. So tabs write in transactions of IndexedDB, which run one after the other, and each
 * leaves there what it has replaced: the next one knows it, even if it does not see it yet.
 *
 * `left` is what is left of the time of the call. Nothing is written after it.
 */
export async function replaceInTurn(
  place: Place,
  from: string | null,
  to: string,
  left: () => StoreCall | undefined,
): Promise<boolean> {
  let outcome = await takeTurn(place, from, to, left);
  if (typeof outcome === 'object') {
    const { at } = outcome;
    const endsAt = performance.now() + Math.min(at + MAX_LAG_MS - Date.now(), MAX_LAG_MS);
    while (performance.now() < endsAt) {
      if (hasEnded(left())) return false;
      await sleep(LOOK_MS);
      if (place.read() !== from) return false;
    }
    // It would be seen by now, so the same text was stored again after it.
    outcome = await takeTurn(place, from, to, left, outcome);
    if (outcome === 'no database') return false;
  }
  let confirmMs = CONFIRM_MS;
  if (outcome === 'no database') {
    if (hasEnded(left()) || place.read() !== from) return false;
    place.write(to);
    confirmMs = CONFIRM_ALONE_MS;
  } else if (outcome !== 'replaced') return false;
  await sleep(confirmMs);
  return place.read() === to;
}

/** What became of a turn. A `Replacement` is one of another tab, which has replaced the same text. */
type Outcome = 'replaced' | 'changed' | 'no database' | Replacement;

/** Replaces a text while no other tab does, unless another one has done so. `ignored` is one that was waited for. */
async function takeTurn(
  place: Place,
  from: string | null,
  to: string,
  left: () => StoreCall | undefined,
  ignored?: Replacement,
): Promise<Outcome> {
  const run = async (signal: AbortSignal): Promise<Outcome> => {
    const database = await openDatabase();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(REPLACEMENTS, 'readwrite', { durability: 'relaxed' });
        const replacements = transaction.objectStore(REPLACEMENTS);
        const found: IDBRequest<Replacement | undefined> = replacements.get(place.key);
        found.onsuccess = () => {
          // Thrown from here, a failure would be an error of the page: a storage that is full, for example.
          try {
            // A busy page may be here before the timer of the deadline, although that is due.
            if (signal.aborted || hasEnded(left())) return reject();
            resolve(replaceNow(found.result, (own) => replacements.put(own, place.key)));
          } catch (error) {
            reject(error);
          }
        };
        transaction.onerror = (event) => rejectQuietly(event, reject);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  // The database of a browser may be blocked, or hang.
  const maxMs = Math.min(MAX_DATABASE_MS, (left()?.timeoutMs ?? Number.POSITIVE_INFINITY) / 2);
  return withDeadline(run, undefined, maxMs).catch(() => 'no database');

  function replaceNow(last: Replacement | undefined, keep: (own: Replacement) => void): Outcome {
    if (place.read() !== from) return 'changed';
    const own = { from: toHash(from), id: Math.random().toString(36), tab: TAB, at: Date.now() };
    const isUnseen =
      last?.from === own.from && last.tab !== TAB && last.id !== ignored?.id && own.at - last.at < MAX_LAG_MS;
    if (isUnseen) return last;
    place.write(to);
    keep(own);
    return 'replaced';
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(REPLACEMENTS);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = (event) => rejectQuietly(event, reject);
  });
}

/** Without this, Firefox reports the event as an error of the page. */
function rejectQuietly(event: Event, reject: (reason?: unknown) => void): void {
  event.preventDefault();
  reject((event.target as IDBRequest).error);
}

/** 32 bits of a text, by which nobody can guess it. */
function toHash(text: string | null): number {
  return [...`${text}`].reduce((hash, char) => (Math.imul(hash, 31) + char.charCodeAt(0)) | 0, 0);
}
