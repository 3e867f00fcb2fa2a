import type { Call } from './call.ts';

/** A request that has reached the API. */
export interface ApiRequest {
  /** The fetch that sent it. */
  readonly call: Call | undefined;
  readonly accessToken: string;
  readonly isReplay: boolean;
}
