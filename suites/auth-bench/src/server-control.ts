import type { Mode } from './provider-server.ts';

/** Sets how the token endpoints behave, and starts to count their requests from zero. */
export async function setMode(server: string, mode: Mode = {}): Promise<void> {
  await fetch(`${server}/control`, { method: 'POST', body: JSON.stringify(mode) }).then((answer) =>
    answer.text(),
  );
}

/** How many token requests reached the server since the mode was set. */
export async function countTokenRequests(server: string): Promise<number> {
  const answer = await fetch(`${server}/control`);
  return ((await answer.json()) as { tokenRequests: number }).tokenRequests;
}
