import { createWebStore } from '@x/auth-core/web';

declare global {
  interface Window {
    /** A store of this tab. */
    store: ReturnType<typeof createWebStore>;
  }
}

window.store = createWebStore();
