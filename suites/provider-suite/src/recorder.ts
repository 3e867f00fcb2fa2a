import type { SentRequest } from './spec-check.ts';

/** A `fetch` that records its requests and sends them. */
export interface Recorder {
  readonly sent: readonly SentRequest[];
  readonly fetch: typeof globalThis.fetch;
}

export function createRecorder(): Recorder {
  const sent: SentRequest[] = [];
  return {
    sent,
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      sent.push({ method, url, headers, body: await request.clone().text() });
      return globalThis.fetch(request);
    },
  };
}
