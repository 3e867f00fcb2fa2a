/**
 * Calls `reread` when a page comes back: from the memory of the browser (`pageshow`), from the background, or online. There
 * are no timers. Outside of a page nothing happens. It ends when `signal` aborts.
 */
export function rereadWithPage(reread: () => void, signal: AbortSignal): void {
  if (typeof document !== 'object') return;
  const { defaultView: page } = document;
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') reread();
  };
  document.addEventListener('visibilitychange', onVisible, { signal });
  page?.addEventListener('online', reread, { signal });
  const onShow = ({ persisted }: PageTransitionEvent): void => {
    // A page that was just loaded has read everything.
    if (persisted) reread();
  };
  page?.addEventListener('pageshow', onShow, { signal });
}
