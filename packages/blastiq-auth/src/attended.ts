// Sign-in of people to BlastIQ.

export { type AttendedAuthClient, createAttendedBlastiqAuth } from './attended/client.ts';
export type { EndSessionForm } from './attended/end-session.ts';
export type { PersonClaims } from './attended/id-token-claims.ts';
export type { AttendedBlastiqAuthOptions } from './attended/options.ts';
export type { Persistence } from './attended/persistence.ts';
export type { CallbackResult, SignInOptions } from './attended/sign-in.ts';
export type { AttendedSnapshot, PersonSession } from './attended/snapshot.ts';
export { createMemoryTransactions, type TransactionStore } from './attended/transaction-store.ts';
