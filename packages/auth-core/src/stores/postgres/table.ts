import type { PostgresQuery } from './query.ts';

export const DEFAULT_TABLE = 'x_auth_tokens';

export interface PostgresTableOptions {
  /** @default 'x_auth_tokens' */
  readonly table?: string;
}

/**
 * The statement that creates the table of the store, for your migrations.
 *
 * @throws TypeError for the name of a table that is none.
 */
export function toPostgresDdl({ table = DEFAULT_TABLE }: PostgresTableOptions = {}): string {
  return `CREATE TABLE IF NOT EXISTS ${toTableName(table)} (
  key text PRIMARY KEY,
  value text,
  revision bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  lease_owner text,
  lease_until timestamptz
)`;
}

/** Creates the table of the store, if it is not there. Two processes may do so at once. */
export async function createPostgresTable(
  query: PostgresQuery,
  options: PostgresTableOptions = {},
): Promise<void> {
  const ddl = toPostgresDdl(options);
  try {
    await query(ddl, []);
  } catch {
    // PostgreSQL lets one of two that create the same table fail. The second time it is there.
    await query(ddl, []);
  }
}

/** The name as it is written in a statement, `"schema"."table"`. */
export function toTableName(table: string): string {
  const parts = table.split('.');
  if (parts.length > 2 || !parts.every((part) => /^[A-Za-z_][A-Za-z0-9_$]*$/.test(part)))
    throw new TypeError('createPostgresStore: table must be a name, or a schema and a name.');
  return parts.map((part) => `"${part}"`).join('.');
}
