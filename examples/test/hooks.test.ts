// @vitest-environment happy-dom
import {
  type AttendedAuthClient,
  type AttendedSnapshot,
  createAttendedBlastiqAuth,
} from '@x/blastiq-auth/attended';
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createRoot as createSolidRoot } from 'solid-js';
import { get, type Readable } from 'svelte/store';
import { expect, test } from 'vitest';
import { effectScope, type ShallowRef } from 'vue';
import { loadSnippet } from './support/guide-snippet.ts';

/** The hook of the guide that imports from a package. */
async function readHook<T>(name: string): Promise<(client: AttendedAuthClient) => T> {
  interface Hook {
    useBlastiq(client: AttendedAuthClient): T;
  }
  const { useBlastiq } = await loadSnippet<Hook>('sign-in.md', `from '${name}'`);
  return useBlastiq;
}

/** A client of which nobody is signed in: its snapshot is `loading` at first, and `signed-out` once it has looked. */
function createClient(): AttendedAuthClient {
  return createAttendedBlastiqAuth({ clientId: 'my-application', redirectUri: 'https://app.test/callback' });
}

test('React', async () => {
  const useBlastiq = await readHook<AttendedSnapshot>('react');
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const client = createClient();
  const seen: string[] = [];
  // biome-ignore lint/correctness/noComponentHookFactories: it is made once, and rendered once.
  const Page = () => {
    const { status } = useBlastiq(client);
    seen.push(status);
    return createElement('p', null, status);
  };
  const element = document.createElement('div');
  const root = createRoot(element);

  await act(async () => root.render(createElement(Page)));
  await act(async () => void (await client.session()));

  expect(element.textContent).toBe('signed-out');
  expect(seen[0]).toBe('loading');
  await act(async () => root.unmount());
});

test('Vue', async () => {
  const useBlastiq = await readHook<ShallowRef<AttendedSnapshot>>('vue');
  const scope = effectScope();
  const snapshot = scope.run(() => useBlastiq(createClient()));

  expect(snapshot?.value.status).toBe('loading');
  await expect.poll(() => snapshot?.value.status).toBe('signed-out');
  scope.stop();
});

test('Svelte', async () => {
  const useBlastiq = await readHook<Readable<AttendedSnapshot>>('svelte/store');
  const snapshot = useBlastiq(createClient());
  const seen: string[] = [];
  const unsubscribe = snapshot.subscribe(({ status }) => seen.push(status));

  await expect.poll(() => seen).toEqual(['loading', 'signed-out']);
  unsubscribe();
  expect(get(snapshot).status).toBe('signed-out');
});

test('Solid', async () => {
  const useBlastiq = await readHook<() => AttendedSnapshot>('solid-js');
  const { snapshot, dispose } = createSolidRoot((dispose) => ({
    snapshot: useBlastiq(createClient()),
    dispose,
  }));

  expect(snapshot().status).toBe('loading');
  await expect.poll(() => snapshot().status).toBe('signed-out');
  dispose();
});
