import fc from 'fast-check';
import { type Answer, answers } from './answer.ts';
import { type Members, members } from './members.ts';

/** How the first argument of a call is given. `path` is for `client.fetch` alone: the platform gets it with the base. */
export type InputKind = 'path' | 'text' | 'padded text' | 'URL' | 'Request' | 'subclass' | 'convertible';

/** How the second argument is given. */
export type InitKind =
  | 'none'
  | 'undefined'
  | 'null'
  | 'plain'
  | 'frozen'
  | 'without prototype'
  | 'inherited'
  | 'getters'
  | 'not enumerable'
  | 'function'
  | 'proxy'
  | 'Request';

/** What happens to the caller's objects right after the call, before anything was awaited. */
export type Change = 'nothing' | 'url' | 'method' | 'headers' | 'body';

/** When the caller aborts. */
export type Abort = 'never' | 'before' | 'at once' | 'in the body';

/** One call of fetch, in plain JSON, so that it can be printed and sent to another runtime. */
export interface GeneratedCall {
  readonly input: InputKind;
  /** What follows the base in the URL. */
  readonly tail: string;
  /** The members of the Request, where the input is one. */
  readonly own: Members;
  readonly init: InitKind;
  readonly members: Members;
  readonly change: Change;
  readonly abort: Abort;
  readonly answer: Answer;
}

const tails = fc.constantFrom(
  '',
  'loans',
  'loans?page=2&page=3',
  'a b?q=a b',
  'ünï/日本?q=ü',
  '%7Euser/%2F?q=%20',
  'a/./b/../c',
  'loans#part',
  '?',
  "it's/(1)/[2]|{3}",
);

const generatedCalls: fc.Arbitrary<GeneratedCall> = fc
  .record({
    input: weighted<InputKind>([
      ['path', 4],
      ['text', 4],
      ['URL', 3],
      ['Request', 5],
      ['subclass', 1],
      ['padded text', 1],
      ['convertible', 1],
    ]),
    tail: tails,
    own: members,
    init: weighted<InitKind>([
      ['plain', 8],
      ['none', 2],
      ['undefined', 1],
      ['null', 1],
      ['frozen', 1],
      ['without prototype', 1],
      ['inherited', 2],
      ['getters', 2],
      ['not enumerable', 1],
      ['function', 1],
      ['proxy', 1],
      ['Request', 2],
    ]),
    members,
    change: weighted<Change>([
      ['nothing', 6],
      ['url', 1],
      ['method', 1],
      ['headers', 1],
      ['body', 1],
    ]),
    abort: weighted<Abort>([
      ['never', 12],
      ['before', 1],
      ['at once', 1],
      ['in the body', 1],
    ]),
    answer: answers,
  })
  .map(withoutContradictions);

/** So many calls; the same ones for the same seed, in every runtime. */
export function sampleCalls(seed: number, count: number): GeneratedCall[] {
  return fc.sample(generatedCalls, { seed, numRuns: count });
}

/** Leaves out what no test could judge: a body that only one side can send again. */
function withoutContradictions(call: GeneratedCall): GeneratedCall {
  const { input, init, own, members, abort, answer } = call;
  const bodies = [own.body, members.body];
  const isStream = bodies.some((body) => body?.kind === 'stream' || body?.kind === 'generator');
  // A Request in place of an init gives its body as a stream.
  const isReplayable = !isStream && !(init === 'Request' && members.body !== undefined);
  return {
    ...call,
    // A path is a string: nothing else of it differs.
    own: input === 'Request' || input === 'subclass' ? own : { others: {} },
    answer: {
      ...answer,
      isEndless: abort === 'in the body',
      isRefusedFirst: answer.isRefusedFirst && isReplayable && abort === 'never',
    },
  };
}

function weighted<T>(entries: [T, number][]): fc.Arbitrary<T> {
  return fc.oneof(...entries.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })));
}
