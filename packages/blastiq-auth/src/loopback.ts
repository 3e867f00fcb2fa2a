// Sign-in from a program on a person's machine. For Node alone.
export { type LoopbackOptions, signInWithLoopback } from './loopback/sign-in.ts';
