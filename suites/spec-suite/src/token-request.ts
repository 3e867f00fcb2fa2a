import type { AuthClient } from '@x/auth-core';
import type { ProviderHandle } from '@x/auth-testing';
import { type Operation, readSpec } from '@x/provider-suite/spec';
import { toFactory } from 'scripts/providers';

/** A token request as the arguments of a generated client. */
export interface TokenRequest {
  readonly operation: Operation;
  readonly body: Readonly<Record<string, string>> | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** The credentials, if they are in a header. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The token request that a provider's SDK sends to the emulator: the one that its spec documents. */
export async function readTokenRequest({ name, options, authUrl }: ProviderHandle): Promise<TokenRequest> {
  const sent: Request[] = [];
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ `@x/${name}-auth`);
  const createAuth = exported[toFactory(name)] as (options: object) => AuthClient;
  const record: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    sent.push(request.clone());
    return fetch(request);
  };
  await createAuth({ ...Object(options), fetch: record }).getToken();

  // The last one: a discovery document may have been read before.
  const request = sent.at(-1);
  if (!request) throw new Error(`${name} sent no request.`);
  const url = new URL(request.url);
  const { operations } = await readSpec(name);
  const operation = operations.find(
    ({ method, path }) => method === request.method && request.url.split('?')[0] === authUrl + path,
  );
  if (!operation) throw new Error(`specs/${name}.yaml has no ${request.method} ${url.pathname}.`);
  const authorization = request.headers.get('authorization');
  return {
    operation,
    query: Object.fromEntries(url.searchParams),
    body: operation.bodies && toMembers(await request.text()),
    headers: authorization === null ? {} : { authorization },
  };
}

function toMembers(body: string): Record<string, string> {
  return body.startsWith('{') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
}
