import { auth, finishSignIn, signIn, signOut } from './auth.ts';
import { toMessage } from './messages.ts';
import { loadSites, type Site } from './sites.ts';
import { renderView, type View } from './view.ts';

const find = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const content = find('view');
const signOutButton = find('sign-out');

let isLeaving = false;
/** Why the person could not be sent to BlastIQ. */
let failure: string | undefined;
let sites: readonly Site[] | undefined;
/** Why the sites could not be loaded. */
let problem: string | undefined;
let shown: View['state'] | undefined;

function toView(): View {
  const snapshot = auth.getSnapshot();
  if (isLeaving) return { state: 'signing-in' };
  if (failure !== undefined) return { state: 'error', message: failure };
  if (snapshot.status === 'error') return { state: 'error', message: toMessage(snapshot.error) };
  if (snapshot.status !== 'signed-in') return { state: snapshot.status };
  return { state: 'signed-in', ...(sites && { sites }), ...(problem !== undefined && { problem }) };
}

function show(): void {
  const [view, snapshot] = [toView(), auth.getSnapshot()];
  const isSignedIn = snapshot.status === 'signed-in';
  find('person').textContent = isSignedIn ? `Signed in as ${snapshot.session.user.sub}` : '';
  find('offline').textContent = navigator.onLine
    ? ''
    : `You are offline.${isSignedIn ? ' You stay signed in.' : ''}`;
  signOutButton.hidden = !isSignedIn;
  content.replaceChildren(...renderView(view, { signIn: leave, reload: load }));

  const before = shown;
  shown = view.state;
  if (before === shown) return;
  // A new state is read out. The first one comes with the page.
  if (before !== undefined) content.querySelector('h1')?.focus();
  if (shown === 'signed-in') void load();
}

async function load(): Promise<void> {
  sites = undefined;
  problem = undefined;
  show();
  try {
    sites = await loadSites();
  } catch (error) {
    problem = toMessage(error);
  }
  show();
}

async function leave(): Promise<void> {
  isLeaving = true;
  failure = undefined;
  show();
  try {
    await signIn();
  } catch (error) {
    isLeaving = false;
    failure = toMessage(error);
    show();
  }
}

signOutButton.addEventListener('click', () => void signOut().catch(show));
window.addEventListener('online', show);
window.addEventListener('offline', show);
// After "back" the browser may show this page as it was left.
window.addEventListener('pageshow', ({ persisted }) => {
  isLeaving = false;
  if (persisted) show();
});

await finishSignIn();
auth.subscribe(show);
show();
