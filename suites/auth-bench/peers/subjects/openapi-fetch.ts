import createClient from 'openapi-fetch';
import type { CreateClient } from '../../src/subject.ts';
import { create as createClosure } from '../../src/subjects/closure.ts';

type Paths = Record<string, { get: { responses: Record<number, { content: Record<string, unknown> }> } }>;

export const create: CreateClient = (setting) => {
  const { getToken } = createClosure(setting);
  const api = createClient<Paths>({ fetch: (request: Request) => globalThis.fetch(request) });
  api.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await getToken?.()}`);
    },
  });
  return { fetch: (url) => api.GET(url) };
};
