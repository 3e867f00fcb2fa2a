import { redactName } from '../redaction.ts';

/** A query parameter that is not as documented. */
export interface QueryFlaw {
  readonly name: string;
  readonly detail: string;
}

/** `0` is a valid organisation id. */
export function readOrganisation(query: URLSearchParams): { id?: number; flaw?: QueryFlaw } {
  const value = query.get('OrganisationId');
  if (value === null) return {};
  if (/^-?\d{1,9}$/.test(value)) return { id: Number(value) };
  return { flaw: { name: 'OrganisationId', detail: 'The value is not an integer.' } };
}

/** Parameter names are case-sensitive, as documented, and may not be repeated. */
export function toQueryFlaw(query: URLSearchParams, known: readonly string[]): QueryFlaw | undefined {
  for (const name of query.keys()) {
    if (!known.includes(name)) return { name: redactName(name), detail: 'The parameter is unknown.' };
    if (query.getAll(name).length > 1) return { name, detail: 'The parameter is repeated.' };
  }
  return undefined;
}
