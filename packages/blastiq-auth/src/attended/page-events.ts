/**
 * Calls `reread` when a page comes back: from the memory of the browser (`pageshow`), from the background, or online. There
 * are no timers. Outside of a page nothing happens.
 */
export function rereadWithPage(reread: () => void): void {
  if (typeof document !== 'object') return;
  const { defaultView: page } = document;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') reread();
  });
  page?.addEventListener('online', reread);
  page?.addEventListener('pageshow', ({ persisted }) => {
    // A page that was just loaded has read everything.
    if (persisted) reread();
  });
}
