import type { SessionControl } from '@x/auth-core/provider';
import { rereadWithPage } from './page-events.ts';

/** Knows the session that is stored: read at the first use, and again when a page returns or another tab changes it. */
export interface SessionWatch {
  /** Resolves when the session has been read. */
  begin(): Promise<void>;
  /** Whether the session has been read. */
  isRead(): boolean;
  /** Ends it, and what it listens to. */
  end(): void;
}

/** `onRead` is called when the session has been read for the first time. */
export function createSessionWatch(
  { reread, watchStore }: Pick<SessionControl, 'reread' | 'watchStore'>,
  onRead: () => void,
): SessionWatch {
  const ended = new AbortController();
  let reading: Promise<void> | undefined;
  let hasRead = false;

  return {
    begin() {
      if (reading) return reading;
      const first = reread().finally(() => {
        hasRead = true;
        onRead();
      });
      reading = first;
      const { signal } = ended;
      if (signal.aborted) return first;
      rereadWithPage(() => void reread(), signal);
      if (typeof document === 'object') signal.addEventListener('abort', watchStore());
      return first;
    },
    isRead: () => hasRead,
    end: () => ended.abort(),
  };
}
