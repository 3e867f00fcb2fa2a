/**
 * Runs one statement with values for `$1`, `$2` and so on. Resolves to its rows, or to an object with them:
 * `(text, values) => pool.query(text, values)` of pg, `(text, values) => sql.unsafe(text, values)` of postgres.
 */
export type PostgresQuery = (text: string, values: PostgresValue[]) => PromiseLike<unknown>;

export type PostgresValue = string | number | null;

export type Row = Readonly<Record<string, unknown>>;

export function toRows(result: unknown): readonly Row[] {
  const rows = Array.isArray(result) ? result : (result as { rows?: unknown } | undefined)?.rows;
  if (!Array.isArray(rows))
    throw new TypeError('createPostgresStore: query must resolve to rows, or to an object with rows.');
  return rows;
}
