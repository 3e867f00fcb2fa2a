import type { CodeClaims, Stage } from './code-claims.ts';
import type { TransactionStore } from './transaction-store.ts';

/** One sign-in, from the redirect to BlastIQ until the callback. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo?: string | undefined;
  /** In epoch milliseconds. */
  readonly startedAt: number;
}

/** What is left of a transaction whose callback came: nothing secret. */
interface Closed extends Pick<Transaction, 'state' | 'returnTo' | 'startedAt'> {
  /** Whether its code is being exchanged, or was. */
  readonly stage: Stage;
}

type Entry = (Transaction & { readonly stage?: undefined }) | Closed;

/** The sign-ins under way, by `state`: the latest five of the last ten minutes, to be finished in any order. */
export interface Transactions {
  add(transaction: Transaction): Promise<void>;
  /**
   * Takes out the transaction of a callback, so that its code is exchanged once. Another instance may have done so: then
   * `stage` says how far it is. Undefined if this `state` is unknown or too old.
   */
  take(state: string): Promise<Entry | undefined>;
  /** Records that the sign-in has succeeded, or forgets it because it has failed. */
  close(state: string, outcome: 'finished' | 'failed'): Promise<void>;
  /** How far the transaction is now; undefined once it has failed. */
  find(state: string): Promise<Stage | undefined>;
}

const MAX_TRANSACTIONS = 5;
const MAX_AGE_MS = 600_000;
/** A cookie holds 4,096 bytes, and encryption makes a text longer by a third. */
const MAX_TEXT_LENGTH = 2_800;

export function createTransactions(
  store: TransactionStore,
  now: () => number,
  claims?: CodeClaims,
): Transactions {
  let turn: Promise<unknown> = Promise.resolve();

  return {
    add: (transaction) => inTurn((entries) => ({ entries: [...entries, transaction], result: undefined })),

    async take(state) {
      const found = await inTurn((entries) => {
        const found = entries.find((entry) => entry.state === state);
        return { entries: found && !found.stage ? replace(entries, found, 'taken') : entries, result: found };
      });
      // A store that fails says nothing: then this client goes on as if it were alone.
      const isTaken = found && !found.stage && (await claims?.take(state).catch(() => true)) === false;
      return isTaken ? close(found, 'taken') : found;
    },

    async close(state, outcome) {
      await claims?.close(state, outcome).catch(() => undefined);
      await inTurn((entries) => {
        const found = entries.find((entry) => entry.state === state);
        const others = entries.filter((entry) => entry !== found);
        const isKept = found && outcome === 'finished';
        return { entries: isKept ? replace(entries, found, outcome) : others, result: undefined };
      });
    },

    async find(state) {
      if (claims) return claims.find(state).catch(() => undefined);
      return toEntries(await store.read()).find((entry) => entry.state === state)?.stage;
    },
  };

  /** One change after the other, since each reads, changes and writes the whole list. */
  function inTurn<T>(
    change: (entries: readonly Entry[]) => { entries: readonly Entry[]; result: T },
  ): Promise<T> {
    const done = turn.then(async () => {
      const text = store.read();
      // No wait between a read and the write: another instance must not take the same transaction.
      const before = toEntries(typeof text === 'object' ? await text : text);
      const { entries, result } = change(before);
      if (entries !== before) await writeEntries(entries);
      return result;
    });
    turn = done.catch(() => undefined);
    return done;
  }

  function toEntries(text: string | undefined): readonly Entry[] {
    // A clock that was set back must not keep one for longer.
    return parseEntries(text).filter(({ startedAt }) => Math.abs(now() - startedAt) < MAX_AGE_MS);
  }

  async function writeEntries(entries: readonly Entry[]): Promise<void> {
    let kept = entries.slice(-MAX_TRANSACTIONS);
    while (JSON.stringify(kept).length > MAX_TEXT_LENGTH) kept = kept.slice(1);
    await store.write(kept[0] && JSON.stringify(kept));
  }
}

function replace(entries: readonly Entry[], entry: Entry, stage: Stage): readonly Entry[] {
  return entries.map((other) => (other === entry ? close(entry, stage) : other));
}

/** The secrets of a transaction are gone once its code is sent. */
function close({ state, returnTo, startedAt }: Entry, stage: Stage): Closed {
  return { state, ...(returnTo !== undefined && { returnTo }), startedAt, stage };
}

function parseEntries(text: string | undefined): readonly Entry[] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const { state, nonce, codeVerifier, returnTo, startedAt, stage } = Object(value);
  const isText = (member: unknown): boolean => typeof member === 'string' && member !== '';
  const isOpen = stage === undefined && isText(nonce) && isText(codeVerifier);
  const isClosed = stage === 'taken' || stage === 'finished';
  const isPlace = returnTo === undefined || typeof returnTo === 'string';
  return isText(state) && isPlace && typeof startedAt === 'number' && (isOpen || isClosed);
}
