import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { CreateClient } from '../../src/subject.ts';

export const create: CreateClient = ({ server, clientId }) => {
  const store = new InMemoryWebStorage();
  const manager = new UserManager({
    authority: server,
    client_id: clientId,
    redirect_uri: `${server}/callback`,
    userStore: new WebStorageStateStore({ store }),
    stateStore: new WebStorageStateStore({ store }),
    automaticSilentRenew: false,
  });
  const user = new User({
    access_token: 'a'.repeat(700),
    token_type: 'Bearer',
    expires_at: Math.floor(Date.now() / 1_000) + 3_600,
    profile: { sub: 'sub', iss: server, aud: clientId, exp: 0, iat: 0 },
  });
  const stored = manager.storeUser(user);
  return {
    async getToken() {
      await stored;
      return (await manager.getUser())?.access_token;
    },
  };
};
