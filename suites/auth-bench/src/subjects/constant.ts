import type { CreateClient } from '../subject.ts';

const headers = { Authorization: 'Bearer constant' };

/** A fetch with a header that never changes. */
export const create: CreateClient = () => ({ fetch: (url) => fetch(url, { headers }) });
