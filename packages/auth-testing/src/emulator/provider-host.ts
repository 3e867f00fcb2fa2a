import type { Delivery } from './delivery/delivery.ts';

/** Where a provider is reached. */
export interface ProviderHost {
  /** The root of its server, without a trailing slash. */
  readonly url: string;
  /** Sends every request to `answer`. A host without a port sends none: the provider is reached by its `handle`. */
  serve(answer: (request: Request) => Promise<Delivery | Response>): void;
}

/** The address of a provider that no port leads to. */
export function createPortlessHost(url: string): ProviderHost {
  return { url, serve: () => {} };
}
