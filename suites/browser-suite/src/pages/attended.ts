import { isAuthError } from '@x/blastiq-auth';
import {
  type AttendedAuthClient,
  type AttendedBlastiqAuthOptions,
  createAttendedBlastiqAuth,
  type SignInOptions,
} from '@x/blastiq-auth/attended';

/** What a test sets before the page is loaded. */
export interface AttendedSetup {
  readonly options: Omit<AttendedBlastiqAuthOptions, 'redirectUri'>;
  /** Whether the page asks for the session at BlastIQ when it finds none of its own, as `memory` needs it. */
  readonly resumes?: boolean;
  /** Whether the callback waits until the test handles it. */
  readonly waits?: boolean;
}

/** How an action ended, as JSON. */
export type Outcome = Readonly<Record<string, unknown>>;

/** What a test calls. */
export interface AttendedPage {
  readonly auth: AttendedAuthClient;
  /** Set when the callback was handled. */
  callback?: Promise<Outcome>;
  /** The statuses that subscribers saw, in order. */
  readonly statuses: string[];
  /** The names of the client's events. */
  readonly events: string[];
  /** Whether the page was restored from the memory of the browser. */
  wasRestored: boolean;
  handleCallback(url?: string): Promise<Outcome>;
  signIn(options?: SignInOptions): void;
  signOut(): Promise<void>;
  endSession(): void;
  getToken(options?: { forceRefresh?: boolean }): Promise<Outcome>;
  load(): Promise<Outcome>;
  /** Moves the clock of the page. */
  advance(ms: number): void;
}

declare global {
  interface Window {
    readonly setup: AttendedSetup;
    app: AttendedPage;
  }
}

const { setup } = window;
const { origin, pathname } = location;
let aheadMs = 0;
const statuses: string[] = [];
const events: string[] = [];

const auth = createAttendedBlastiqAuth({
  ...setup.options,
  redirectUri: `${origin}/callback`,
  postLogoutRedirectUri: `${origin}/`,
  now: () => Date.now() + aheadMs,
  onEvent: ({ type }) => void events.push(type),
});

/** An error as a page would show it. */
async function toOutcome(action: Promise<object>): Promise<Outcome> {
  try {
    return { ...(await action) };
  } catch (error) {
    return isAuthError(error) ? { code: error.code, message: error.message } : { error: String(error) };
  }
}

async function load(): Promise<object> {
  const response = await auth.fetch('/api/sites');
  return { status: response.status, body: response.ok ? await response.json() : undefined };
}

window.app = {
  auth,
  statuses,
  events,
  wasRestored: false,
  handleCallback: (url = location.href) => toOutcome(auth.handleCallback(url)),
  // Starts it, and does not wait for the page that comes.
  signIn: (options) =>
    void auth.authorizationUrl(options).then(
      (url) => location.assign(url),
      (error: unknown) => render(`cannot start: ${error}`),
    ),
  signOut: () => auth.signOut(),
  endSession: () => void auth.endSession().then((form) => form.submit()),
  getToken: (options) => toOutcome(auth.getToken(options)),
  load: () => toOutcome(load()),
  advance(ms) {
    aheadMs += ms;
  },
};

function render(text: string): void {
  document.body.textContent = text;
}

function show(): void {
  const snapshot = auth.getSnapshot();
  statuses.push(snapshot.status);
  const { error } = snapshot as { error?: unknown };
  const reason = isAuthError(error) ? error.code : String(error);
  render(error === undefined ? snapshot.status : `error: ${reason}`);
}

auth.subscribe(show);
show();
window.addEventListener('pageshow', ({ persisted }) => {
  window.app.wasRestored ||= persisted;
});

/** A page that keeps nothing asks BlastIQ, once, with a redirect of the whole page and no prompt. */
async function resume(): Promise<void> {
  if ((await auth.session()) || sessionStorage.getItem('asked')) return;
  sessionStorage.setItem('asked', 'yes');
  location.replace(await auth.authorizationUrl({ prompt: 'none', returnTo: location.href }));
}

async function finish(): Promise<void> {
  window.app.callback = window.app.handleCallback();
  const { returnTo } = await window.app.callback;
  if (typeof returnTo === 'string') history.replaceState(undefined, '', returnTo);
}

if (pathname === '/callback') {
  if (!setup.waits) await finish();
} else if (setup.resumes) {
  await resume();
}
