export type Statements = Readonly<
  Record<'acquire' | 'delete' | 'get' | 'release' | 'renew' | 'replace' | 'set', string>
>;

/**
 * `$1` of each statement is its deadline, in epoch milliseconds. It is compared with the clock when a row is written,
 * so the time in the queue of a pool counts, and the time that a statement waits for a lock.
 */
const IN_TIME = `clock_timestamp() <= to_timestamp($1::float8 / 1000)`;

const SERVER_NOW = `extract(epoch FROM clock_timestamp())::float8 * 1000 AS server_now`;

const fromNow = (parameter: string): string =>
  `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;

/** A value that has expired counts as absent, also before it is deleted. */
const isLive = (row: string): string => `${row}.value IS NOT NULL AND ${row}.expires_at > clock_timestamp()`;

/** The statements of a store, each of which is one step: it answers whether it was late, and the server's clock. */
export function toStatements(table: string): Statements {
  const write = (statement: string): string =>
    `WITH done AS (${statement} RETURNING 1), written AS (SELECT count(*)::int AS count FROM done)
SELECT count, count = 0 AND NOT ${IN_TIME} AS is_late, ${SERVER_NOW} FROM written`;

  const exists = `EXISTS (SELECT FROM ${table} AS old WHERE old.key = $2)`;

  return {
    get: `SELECT CASE WHEN ${isLive('t')} THEN t.value END AS value, coalesce(t.revision, 0)::text AS revision,
  false AS is_late, ${SERVER_NOW}
FROM (SELECT $1::float8) AS deadline LEFT JOIN ${table} AS t ON t.key = $2`,

    set: write(`INSERT INTO ${table} AS t (key, value, revision, expires_at)
SELECT $2, $3, 1, ${fromNow('$4')} WHERE ${IN_TIME}
ON CONFLICT (key) DO UPDATE
SET value = excluded.value, revision = t.revision + 1, expires_at = excluded.expires_at
WHERE ${IN_TIME}`),

    // The row stays, as there may be a lock on it. An UPDATE would not look at the clock again after it waited for a row.
    delete: write(`INSERT INTO ${table} AS t (key, expires_at)
SELECT $2, clock_timestamp() WHERE ${IN_TIME} AND ${exists}
ON CONFLICT (key) DO UPDATE SET value = NULL, revision = t.revision + 1, expires_at = excluded.expires_at
WHERE ${IN_TIME} AND t.value IS NOT NULL`),

    // A row that was deleted begins with revision 1 again, so the value is compared as well.
    replace: write(`INSERT INTO ${table} AS t (key, value, revision, expires_at)
SELECT $2, $3, 1, ${fromNow('$4')}
WHERE ${IN_TIME} AND ($5::bigint = 0 OR ${exists})
ON CONFLICT (key) DO UPDATE
SET value = excluded.value, revision = t.revision + 1, expires_at = excluded.expires_at
WHERE ${IN_TIME} AND t.revision = $5::bigint
AND CASE WHEN ${isLive('t')} THEN t.value END IS NOT DISTINCT FROM $6::text`),

    acquire: write(`INSERT INTO ${table} AS t (key, expires_at, lease_owner, lease_until)
SELECT $2, ${fromNow('$4')}, $3, ${fromNow('$4')} WHERE ${IN_TIME}
ON CONFLICT (key) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
WHERE ${IN_TIME} AND (t.lease_until IS NULL OR t.lease_until < clock_timestamp())`),

    renew: write(`UPDATE ${table} AS t SET lease_until = ${fromNow('$4')}
WHERE t.key = $2 AND t.lease_owner = $3 AND ${IN_TIME}`),

    release: write(`UPDATE ${table} AS t SET lease_owner = NULL, lease_until = NULL
WHERE t.key = $2 AND t.lease_owner = $3 AND ${IN_TIME}`),
  };
}
