/**
 * Keeps the sign-ins that are under way, from the redirect to BlastIQ until the callback. The text has secrets: where it
 * leaves the server, as in a cookie, seal it.
 */
export interface TransactionStore {
  /** The text that was written last, or undefined. */
  read(): string | undefined | Promise<string | undefined>;
  /** Stores a text of at most 3,000 characters; undefined deletes it. */
  write(text: string | undefined): void | Promise<void>;
}

/** Keeps them in the memory of the process, for a program that waits for the callback itself. */
export function createMemoryTransactions(): TransactionStore {
  let kept: string | undefined;
  return {
    read: () => kept,
    write(text) {
      kept = text;
    },
  };
}

/** Keeps them in the tab, where a redirect ends the page but not the session storage. On a server, in memory. */
export function createSessionTransactions(authority: string, clientId: string): TransactionStore {
  // No client sends the code of another authority to its own.
  const place = `x-auth:blastiq:sign-ins:${authority}:${clientId}`;
  const memory = createMemoryTransactions();
  const isPage = (): boolean => typeof document === 'object';
  return {
    read: () => (isPage() ? (sessionStorage.getItem(place) ?? undefined) : memory.read()),
    write(text) {
      if (!isPage()) return memory.write(text);
      if (text === undefined) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, text);
    },
  };
}
