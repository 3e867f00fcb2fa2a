/** A query parameter that cannot be used. */
export interface QueryFlaw {
  readonly name: string;
  readonly detail: string;
}

/** The first value of a parameter. ASP.NET finds it in any letter case. */
export function readParameter(query: URLSearchParams, name: string): string | undefined {
  return [...query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** `0` is a valid organisation id. */
export function readOrganisation(query: URLSearchParams): { id?: number; flaw?: QueryFlaw } {
  const value = readParameter(query, 'OrganisationId');
  if (value === undefined) return {};
  if (/^-?\d{1,9}$/.test(value)) return { id: Number(value) };
  return { flaw: { name: 'OrganisationId', detail: 'The value is not an integer.' } };
}
