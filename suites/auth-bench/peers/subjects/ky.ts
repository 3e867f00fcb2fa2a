import ky from 'ky';
import type { CreateClient } from '../../src/subject.ts';
import { create as createClosure } from '../../src/subjects/closure.ts';

export const create: CreateClient = (setting) => {
  const { getToken } = createClosure(setting);
  const api = ky.create({
    retry: 0,
    fetch: (input, init) => globalThis.fetch(input, init),
    hooks: {
      beforeRequest: [
        async ({ request }) => request.headers.set('Authorization', `Bearer ${await getToken?.()}`),
      ],
    },
  });
  return { fetch: (url) => api.get(url) };
};
