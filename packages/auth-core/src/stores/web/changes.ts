/** The channel on which tabs tell each other which place in the storage changed. */
const CHANNEL = 'x-auth:changes';

interface Change {
  readonly place: string;
  /** Which store changed it. */
  readonly by: string;
}

/** Tells the other stores of this origin, in this tab and in others. */
export function announceChange(place: string, by: string): void {
  if (typeof BroadcastChannel !== 'function') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ place, by } satisfies Change);
  channel.close();
}

/**
 * Calls `listener` when another store changed the place. Returns a function that ends this.
 *
 * A message may arrive before this tab sees the change itself. The `storage` event comes when it does, but only for
 * changes of other tabs, so both are listened to.
 */
export function listenForChanges(place: string, ownId: string, listener: () => void): () => void {
  let channel: BroadcastChannel | undefined;
  const onMessage = ({ data }: MessageEvent): void => {
    const { place: changed, by } = Object(data) as Change;
    if (changed === place && by !== ownId) listener();
  };
  const onStorage = ({ key }: StorageEvent): void => {
    // Without a key everything was deleted.
    if (key === place || key === null) listener();
  };
  // A page with an open channel may not be kept for the back button, so it is closed while the page is left.
  const open = (): void => {
    if (channel || typeof BroadcastChannel !== 'function') return;
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = onMessage;
    // In Node an open channel keeps the process alive.
    (channel as { unref?: () => void }).unref?.();
  };
  const close = (): void => {
    channel?.close();
    channel = undefined;
  };

  open();
  const events = { storage: onStorage, pagehide: close, pageshow: open } as Record<
    string,
    (event: never) => void
  >;
  for (const [name, handler] of Object.entries(events))
    globalThis.addEventListener?.(name, handler as EventListener);
  return () => {
    close();
    for (const [name, handler] of Object.entries(events))
      globalThis.removeEventListener?.(name, handler as EventListener);
  };
}
