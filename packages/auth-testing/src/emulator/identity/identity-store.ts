import type { Adapter, AdapterPayload } from 'oidc-provider';
import { createBoundedMap } from '../tokens/bounded-map.ts';
import type { IdentityClient } from './client.ts';

/** The maximum number of records of each kind, so that a load test does not fill the memory. */
const MAX_RECORDS = 10_000;

/** The members of a record that are instants, in seconds. */
const INSTANTS = ['exp', 'iat', 'iiat', 'loginTs', 'consumed'] as const;

interface IdentityRecord {
  readonly payload: AdapterPayload;
  /** How far the provider's clock was ahead when the record was written. */
  readonly aheadMs: number;
}

/**
 * Stores the identity server's records in memory. Clients are looked up in `clients` at each request. The library
 * knows only the real clock, so a record that is read is as old as it is by the provider's clock.
 */
export function createIdentityStore(
  clients: ReadonlyMap<string, IdentityClient>,
  aheadMs: () => number,
): (kind: string) => Adapter {
  const toRecord = (payload: AdapterPayload): IdentityRecord => ({ payload, aheadMs: aheadMs() });
  const read = (record: IdentityRecord | undefined) => record && toAged(record, aheadMs());
  const grants = createBoundedMap<Set<() => void>>(MAX_RECORDS);

  return (kind) => {
    const records = createBoundedMap<IdentityRecord>(MAX_RECORDS);
    const byUid = createBoundedMap<string>(MAX_RECORDS);

    return {
      async find(id) {
        if (kind !== 'Client') return read(records.get(id));
        const client = clients.get(id);
        return client && toMetadata(id, client);
      },
      async upsert(id, payload) {
        records.set(id, toRecord(payload));
        if (payload.uid !== undefined) byUid.set(payload.uid, id);
        if (payload.grantId === undefined) return;
        const members = grants.get(payload.grantId) ?? new Set();
        members.add(() => records.delete(id));
        grants.set(payload.grantId, members);
      },
      async findByUid(uid) {
        return read(records.get(byUid.get(uid) ?? ''));
      },
      // Only the device flow has user codes, and it is disabled.
      findByUserCode: async () => undefined,
      async consume(id) {
        const payload = read(records.get(id));
        if (payload) records.set(id, toRecord({ ...payload, consumed: Math.floor(Date.now() / 1_000) }));
      },
      async destroy(id) {
        records.delete(id);
      },
      async revokeByGrantId(grantId) {
        for (const forget of grants.get(grantId) ?? []) forget();
        grants.delete(grantId);
      },
    };
  };
}

function toAged({ payload, aheadMs }: IdentityRecord, nowAheadMs: number): AdapterPayload {
  const agedS = Math.round((nowAheadMs - aheadMs) / 1_000);
  if (agedS === 0) return payload;
  const instants = INSTANTS.flatMap((name) => {
    const at: unknown = payload[name];
    return typeof at === 'number' ? [[name, at - agedS]] : [];
  });
  return { ...payload, ...Object.fromEntries(instants) };
}

function toMetadata(id: string, client: IdentityClient): AdapterPayload {
  return {
    client_id: id,
    token_endpoint_auth_method: 'none',
    // A native client may use any port of a loopback redirect.
    application_type: 'native',
    grant_types: [...client.grantTypes],
    response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: [...(client.redirectUris ?? [])],
    post_logout_redirect_uris: [...(client.postLogoutRedirectUris ?? [])],
    scope: client.scopes.filter((scope) => scope !== 'cosmos').join(' '),
  };
}
