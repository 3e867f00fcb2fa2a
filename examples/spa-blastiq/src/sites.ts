import { auth } from './auth.ts';

export interface Site {
  readonly id: number;
  readonly name: string;
}

/** Asks the API, with the token of the person. */
export async function loadSites(): Promise<readonly Site[]> {
  const response = await auth.fetch('/api/sites');
  if (!response.ok) throw new Error(`BlastIQ answered ${response.status}.`);
  const { sites } = (await response.json()) as { sites: readonly Site[] };
  return sites;
}
