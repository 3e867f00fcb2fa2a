import type { Site } from './sites.ts';

/** What the page shows. */
export type View =
  | { readonly state: 'loading' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'signing-in' }
  | { readonly state: 'signed-in'; readonly sites?: readonly Site[]; readonly problem?: string }
  | { readonly state: 'expired' }
  | { readonly state: 'error'; readonly message: string };

export interface Actions {
  signIn(): void;
  reload(): void;
}

/** The content of the page for a view. The heading can take the focus, so that a screen reader says what is new. */
export function renderView(view: View, { signIn, reload }: Actions): readonly Node[] {
  switch (view.state) {
    case 'loading':
      return [heading('One moment'), text('Looking for your session.')];
    case 'signed-out':
      return [
        heading('See your sites'),
        text('Sign in with your BlastIQ account. You come back here afterwards.'),
        button('Sign in', signIn),
      ];
    case 'signing-in':
      return [heading('Signing in'), text('You are on your way to BlastIQ.')];
    case 'expired':
      return [
        heading('Your session has ended'),
        text('Sign in again to go on where you were.'),
        button('Sign in again', signIn),
      ];
    case 'error':
      return [heading('That did not work'), text(view.message, 'problem'), button('Try again', signIn)];
    case 'signed-in':
      return [heading('Your sites'), ...renderSites(view, reload)];
  }
}

function renderSites(
  { sites, problem }: { readonly sites?: readonly Site[]; readonly problem?: string },
  reload: () => void,
): readonly Node[] {
  if (problem !== undefined) return [text(problem, 'problem'), button('Try again', reload)];
  if (!sites) return [text('Loading.')];
  if (sites.length === 0) return [text('There are no sites yet.')];
  const list = document.createElement('ul');
  for (const { name } of sites) {
    const item = document.createElement('li');
    item.textContent = name;
    list.append(item);
  }
  return [list, button('Load again', reload, 'quiet')];
}

function heading(content: string): HTMLElement {
  const element = document.createElement('h1');
  element.textContent = content;
  element.tabIndex = -1;
  return element;
}

function text(content: string, className = ''): HTMLElement {
  const element = document.createElement('p');
  element.textContent = content;
  element.className = className;
  return element;
}

function button(label: string, onClick: () => void, className = ''): HTMLElement {
  const element = document.createElement('button');
  element.textContent = label;
  element.className = className;
  element.addEventListener('click', onClick);
  return element;
}
