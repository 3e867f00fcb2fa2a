/**
 * The moments of a renewal, in their order: the token in the store is marked as being renewed, the request is sent, it is
 * answered, the new token is stored, the lock is released. A process that dies or sleeps just after one of them leaves
 * the work half done.
 */
export const MOMENTS = ['marked', 'sent', 'answered', 'stored', 'released'] as const;

export type Moment = (typeof MOMENTS)[number];
