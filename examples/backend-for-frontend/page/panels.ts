/** What the page shows, and where it comes from. */
export interface Panel {
  readonly title: string;
  readonly name: string;
  readonly provider: string;
  readonly path: string;
  /** Where a person signs in to the provider, if they have to. */
  readonly signIn?: string;
  /** The lines to show, from the answer of the API. */
  read(body: unknown): string[];
}

const toLines =
  (member: string, line: (item: Record<string, unknown>) => string) =>
  (body: unknown): string[] =>
    (Object(body)[member] as Record<string, unknown>[]).map(line);

export const PANELS: readonly Panel[] = [
  {
    title: 'Loans',
    name: 'Blooma',
    provider: 'blooma',
    path: '/api/loans',
    read: toLines('loans', ({ id, amount }) => `Loan ${id}: ${Number(amount).toLocaleString('en')}`),
  },
  {
    title: 'Assets',
    name: 'BLAM',
    provider: 'blam',
    path: '/api/assets',
    read: toLines('assets', ({ id, title }) => `Asset ${id}: ${title}`),
  },
  {
    title: 'Incident',
    name: 'Blameless',
    provider: 'blameless',
    path: '/incidents/1',
    read: (body) => [String(Object(Object(body).incident).description)],
  },
  {
    title: 'Sites',
    name: 'BlastIQ',
    provider: 'blastiq',
    path: '/api/sites',
    signIn: '/blastiq/sign-in',
    read: toLines('sites', ({ id, name }) => `Site ${id}: ${name}`),
  },
];
