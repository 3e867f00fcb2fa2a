/** The server that a subject talks to, and who it is there. */
export interface Setting {
  /** The origin of the loopback server. */
  readonly server: string;
  readonly secret: string;
  /** Distinguishes the clients of one process. */
  readonly clientId: string;
}

/** A client of one library, as an app would hold it. */
export interface BenchClient {
  /** The token, from the cache or the server. Absent if the library does not give it. */
  getToken?(): Promise<unknown>;
  /** One request with the token attached. Absent if the library leaves that to the app. */
  fetch?(url: string): Promise<unknown>;
}

/** Creates a client. Each call makes a new one, which shares nothing with the others. */
export type CreateClient = (setting: Setting) => BenchClient;

/** `ours`: our packages. `peer`: other libraries. `limit`: the least that any code could do. */
export type SubjectKind = 'ours' | 'peer' | 'limit';

/** A row of the tables. */
export interface SubjectInfo {
  readonly name: string;
  readonly kind: SubjectKind;
  /** The package whose version is shown. */
  readonly package?: string;
  /** The file that exports `create`, in `src/subjects` or `peers/subjects`. */
  readonly file: string;
  /** Whether it keeps a token until it expires. The others ask the server at each call. */
  readonly caches: boolean;
  /** What a reader must know to compare it. */
  readonly note?: string;
  /** Another row of a package that has one, for the measures where this option makes a difference. */
  readonly variant?: 'store' | 'no retries';
}
