/** Who signed in, when, and how. */
export interface SignIn {
  readonly username: string;
  /** In epoch milliseconds of the provider's clock. */
  readonly authenticatedAt: number;
  /** The session of the browser. Absent for the password grant. */
  readonly sessionId?: string;
}
