import type { Emulator } from '@x/auth-testing';

/** How sure it is what the real server does. */
export type Certainty = 'documented' | 'public source' | 'inferred';

/** Something that a server does, and how to see whether the emulator does it too. */
export interface Behaviour {
  /** A request, or something about an answer. */
  readonly what: string;
  /** What the real server does, in the words of `observe`. */
  readonly real: string;
  readonly certainty: Certainty;
  /** Where it is known from. */
  readonly source: string;
  /** Why the emulator does something else. Absent if it does the same. */
  readonly deviation?: string;
  /** What the emulator does. */
  observe(emulator: Emulator): Promise<string>;
}

/** The behaviours of one server, a section of the page. */
export interface Server {
  readonly title: string;
  readonly introduction: string;
  readonly behaviours: readonly Behaviour[];
}
