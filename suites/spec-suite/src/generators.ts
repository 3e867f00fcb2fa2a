import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { generate } from 'orval';
import { generateApi } from 'swagger-typescript-api';
import type { TokenRequest } from './token-request.ts';

interface Answer {
  readonly data: unknown;
}

type Call = (...args: unknown[]) => Promise<Answer>;

/** A generator of clients, and how one calls an operation of what it generates. */
export interface Generator {
  /** Writes a client into a folder. `server` is the base URL, for generators that write it into the code. */
  generate(spec: string, folder: string, server: string): Promise<unknown>;
  /** The file that is imported. */
  readonly entry: string;
  call(client: Record<string, unknown>, request: TokenRequest, server: string): Promise<Answer>;
}

export const generators: Readonly<Record<string, Generator>> = {
  orval: {
    generate: (spec, folder, server) =>
      generate({
        input: { target: spec },
        output: { target: join(folder, 'client.ts'), client: 'fetch', mode: 'single', baseUrl: server },
      }),
    entry: 'client.ts',
    call: (client, { operation, body, query, headers }) =>
      (client[operation.operationId] as Call)(body ?? query, { headers }),
  },

  'openapi-ts of Hey API': {
    generate: (spec, folder) => createClient({ input: spec, output: folder, logs: { level: 'silent' } }),
    entry: 'sdk.gen.ts',
    call: (client, { operation, body, query, headers }, server) =>
      (client[operation.operationId] as Call)({ body, query, headers, baseUrl: server, throwOnError: true }),
  },

  'swagger-typescript-api': {
    generate: (spec, folder) =>
      generateApi({ input: spec, output: folder, fileName: 'client.ts', silent: true }),
    entry: 'client.ts',
    call: (client, { operation, body, query, headers }, server) => {
      const Api = client.Api as new (config: object) => Record<string, Record<string, Call>>;
      // Its operations are grouped by the first part of their paths.
      const groups = Object.values(new Api({ baseUrl: server }));
      const call = groups.map((group) => group?.[operation.operationId]).find(Boolean) as Call;
      return call(body ?? query, { headers });
    },
  },
};
