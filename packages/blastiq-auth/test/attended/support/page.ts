import { vi } from 'vitest';

/** The parts of a browser that a sign-in uses: its address bar, its storage and its events. */
export interface FakePage {
  /** The URL in the address bar. */
  readonly href: () => string;
  goTo(url: string): void;
  /** Ends the page and begins the next one in the same tab. The storage stays. */
  reload(): void;
  /** Fires an event of the window or the document. */
  fire(name: 'pageshow' | 'online' | 'visibilitychange', members?: object): void;
  readonly localStorage: Storage;
  readonly sessionStorage: Storage;
  /** The forms that were submitted. */
  readonly forms: { action: string; method: string; fields: Record<string, string> }[];
}

/** Puts a page in place of the globals of Node until the test ends. */
export function openPage(url: string): FakePage {
  let href = url;
  let target = new EventTarget();
  const forms: FakePage['forms'] = [];
  const [localStorage, sessionStorage] = [createStorage(), createStorage()];
  const begin = (): void => {
    target = new EventTarget();
    const listen = target.addEventListener.bind(target);
    vi.stubGlobal('document', {
      visibilityState: 'visible',
      addEventListener: listen,
      defaultView: { addEventListener: listen },
      createElement: () => createElement(forms),
      body: { append: () => undefined },
    });
  };
  begin();
  vi.stubGlobal('localStorage', localStorage);
  vi.stubGlobal('sessionStorage', sessionStorage);
  vi.stubGlobal('location', {
    get href() {
      return href;
    },
  });
  vi.stubGlobal('history', {
    state: null,
    replaceState(_state: unknown, _title: string, next: URL) {
      href = String(next);
    },
  });

  return {
    href: () => href,
    goTo(next) {
      href = next;
    },
    reload: begin,
    fire: (name, members = {}) => void target.dispatchEvent(Object.assign(new Event(name), members)),
    localStorage,
    sessionStorage,
    forms,
  };
}

function createElement(forms: FakePage['forms']) {
  const fields: Record<string, string> = {};
  return {
    action: '',
    method: '',
    append(field: { name: string; value: string }) {
      fields[field.name] = field.value;
    },
    submit() {
      forms.push({ action: this.action, method: this.method, fields });
    },
  };
}

function createStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    clear: () => entries.clear(),
    getItem: (key) => entries.get(key) ?? null,
    key: (index) => [...entries.keys()][index] ?? null,
    removeItem: (key) => void entries.delete(key),
    setItem: (key, value) => void entries.set(key, value),
  };
}
