import { PANELS, type Panel } from './panels.ts';

const find = <T extends HTMLElement>(id: string): T => document.querySelector(`#${id}`) as T;
const notice = find('notice');
const form = find<HTMLFormElement>('sign-in');
const submit = find('submit');
const signOut = find('sign-out');
const panels = find('panels');

/** Every request of the page says that it comes from the page. */
function send(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(path, { ...init, headers: { 'x-auth-request': '1', 'content-type': 'application/json' } });
}

function show(state: 'signed-out' | 'signed-in', text: string): void {
  form.hidden = state === 'signed-in';
  panels.hidden = signOut.hidden = state === 'signed-out';
  notice.textContent = text;
}

/** Whether the person is still signed in to this app. */
async function hasSession(): Promise<boolean> {
  return (await send('/session')).ok;
}

async function load(panel: Panel, box: HTMLElement): Promise<void> {
  const list = (items: readonly string[]): void => {
    const ul = document.createElement('ul');
    ul.append(...items.map((item) => Object.assign(document.createElement('li'), { textContent: item })));
    fill(box, panel, items.length > 0 ? ul : 'Nothing to show.');
  };
  fill(box, panel, 'Loading.');
  try {
    const response = await send(`/api/${panel.provider}${panel.path}`);
    if (response.ok) return list(panel.read(await response.json()));
    if (response.status !== 401)
      return fill(box, panel, `${panel.name} does not answer now.`, retry(panel, box));
    if (!(await hasSession())) return expire();
    fill(
      box,
      panel,
      `You are not signed in to ${panel.name}.`,
      panel.signIn === undefined ? undefined : link(panel),
    );
  } catch {
    fill(box, panel, 'You are offline. This loads again when you are back.', retry(panel, box));
  }
}

function fill(box: HTMLElement, { title }: Panel, content: string | HTMLElement, action?: HTMLElement): void {
  const heading = Object.assign(document.createElement('h2'), { textContent: title });
  const body =
    typeof content === 'string'
      ? Object.assign(document.createElement('p'), { textContent: content })
      : content;
  box.replaceChildren(heading, body, ...(action ? [action] : []));
}

function retry(panel: Panel, box: HTMLElement): HTMLElement {
  const button = Object.assign(document.createElement('button'), {
    textContent: 'Try again',
    type: 'button',
  });
  button.setAttribute('aria-label', `Try again: ${panel.title}`);
  button.addEventListener('click', () => void load(panel, box));
  return button;
}

function link({ name, signIn = '' }: Panel): HTMLElement {
  return Object.assign(document.createElement('a'), {
    className: 'button',
    href: signIn,
    textContent: `Sign in to ${name}`,
  });
}

function expire(): void {
  if (!form.hidden) return;
  show('signed-out', 'Your session has ended. Sign in again.');
  find('username').focus();
}

function loadAll(): void {
  panels.replaceChildren(
    ...PANELS.map((panel) => {
      const box = document.createElement('section');
      void load(panel, box);
      return box;
    }),
  );
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (submit.ariaDisabled === 'true') return;
  submit.ariaDisabled = 'true';
  notice.textContent = 'Signing in.';
  const response = await send('/session', {
    method: 'POST',
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  }).catch(() => undefined);
  submit.ariaDisabled = null;
  if (response?.ok) {
    const { username } = (await response.json()) as { username: string };
    form.reset();
    show('signed-in', `Signed in as ${username}.`);
    loadAll();
    signOut.focus();
  } else if (response === undefined) notice.textContent = 'You are offline. Try again later.';
  else if (response.status === 401) {
    notice.textContent = 'The username or the password is wrong.';
    find('password').focus();
  } else notice.textContent = 'BLAM does not answer now. Try again later.';
});

signOut.addEventListener('click', async () => {
  await send('/session', { method: 'DELETE' }).catch(() => undefined);
  show('signed-out', 'You are signed out.');
  find('username').focus();
});

addEventListener('online', () => {
  if (!panels.hidden) loadAll();
});

const response = await send('/session').catch(() => undefined);
if (response?.ok) {
  const { username } = (await response.json()) as { username: string };
  show('signed-in', `Signed in as ${username}.`);
  loadAll();
} else show('signed-out', '');
