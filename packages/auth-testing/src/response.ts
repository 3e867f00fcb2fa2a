import type { Answer } from './exchange.ts';

/** Turns an answer into a response of a server whose clock says `now`. */
export function toResponse({ status, headers = {}, body }: Answer, now: number): Response {
  const json = typeof body === 'object';
  const sent = new Headers({ date: new Date(now).toUTCString() });
  if (json) sent.set('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') sent.set(name, value);
    else for (const one of value) sent.append(name, one);
  }
  return new Response(json ? JSON.stringify(body) : (body ?? null), { status, headers: sent });
}
