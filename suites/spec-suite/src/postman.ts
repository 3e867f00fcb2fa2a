import { readFileSync } from 'node:fs';
import type { Operation } from '@x/provider-suite/spec';
import postman from 'openapi-to-postmanv2';

interface Item {
  readonly item?: readonly Item[];
  readonly request?: {
    readonly method: string;
    readonly url: { readonly path: readonly string[]; readonly query?: readonly { readonly key: string }[] };
    readonly body?: { readonly urlencoded?: readonly { readonly key: string }[]; readonly raw?: string };
  };
}

/** The names of the members in the request that Postman's own converter makes of an operation. */
export async function readPostmanRequest(
  file: string,
  { method, path }: Operation,
): Promise<{ body: string[]; query: string[] }> {
  const input = { type: 'string', data: readFileSync(file, 'utf8') } as const;
  const collection = await new Promise<Item>((resolve, reject) => {
    postman.convert(input, {}, (error, result) => {
      const [first] = result?.output ?? [];
      if (first) resolve(first.data as Item);
      else reject(error ?? new Error('The document was not converted.'));
    });
  });
  const request = flatten(collection).find(
    (each) => each?.method === method && `/${each.url.path.join('/')}` === path,
  );
  const { urlencoded, raw = '{}' } = request?.body ?? {};
  return {
    body: urlencoded?.map(({ key }) => key) ?? Object.keys(JSON.parse(raw)),
    query: request?.url.query?.map(({ key }) => key) ?? [],
  };
}

function flatten({ item, request }: Item): Item['request'][] {
  return item ? item.flatMap(flatten) : [request];
}
