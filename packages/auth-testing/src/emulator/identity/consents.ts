import { createBoundedMap } from '../tokens/bounded-map.ts';
import type { AuthorizeRequest } from './authorize-request.ts';

type Asked = Pick<AuthorizeRequest, 'clientId' | 'scopes'>;

/** What people agreed to. */
export interface Consents {
  /** Whether the person agreed to all that is asked for. */
  has(username: string, asked: Asked): boolean;
  add(username: string, asked: Asked): void;
}

const MAX_CONSENTS = 10_000;

export function createConsents(): Consents {
  const agreed = createBoundedMap<readonly string[]>(MAX_CONSENTS);
  const toKey = (username: string, { clientId }: Asked) => JSON.stringify([username, clientId]);

  return {
    has(username, asked) {
      const scopes = agreed.get(toKey(username, asked)) ?? [];
      return asked.scopes.every((scope) => scopes.includes(scope));
    },
    add: (username, asked) => agreed.set(toKey(username, asked), asked.scopes),
  };
}
