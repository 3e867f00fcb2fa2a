import type { Adapter, AdapterPayload } from 'oidc-provider';
import { createBoundedMap } from '../tokens/bounded-map.ts';
import type { IdentityClient } from './client.ts';

/** The maximum number of records of each kind, so that a load test does not fill the memory. */
const MAX_RECORDS = 10_000;

/** Stores the identity server's records in memory. Clients are looked up in `clients` at each request. */
export function createIdentityStore(clients: ReadonlyMap<string, IdentityClient>): (kind: string) => Adapter {
  const grants = createBoundedMap<Set<() => void>>(MAX_RECORDS);

  return (kind) => {
    const records = createBoundedMap<AdapterPayload>(MAX_RECORDS);
    const byUid = createBoundedMap<string>(MAX_RECORDS);

    return {
      async find(id) {
        if (kind !== 'Client') return records.get(id);
        const client = clients.get(id);
        return client && toMetadata(id, client);
      },
      async upsert(id, payload) {
        records.set(id, payload);
        if (payload.uid !== undefined) byUid.set(payload.uid, id);
        if (payload.grantId === undefined) return;
        const members = grants.get(payload.grantId) ?? new Set();
        members.add(() => records.delete(id));
        grants.set(payload.grantId, members);
      },
      async findByUid(uid) {
        return records.get(byUid.get(uid) ?? '');
      },
      // Only the device flow has user codes, and it is disabled.
      findByUserCode: async () => undefined,
      async consume(id) {
        const payload = records.get(id);
        if (payload) records.set(id, { ...payload, consumed: Math.floor(Date.now() / 1_000) });
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
