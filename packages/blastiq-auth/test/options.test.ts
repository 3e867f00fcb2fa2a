import { type BlastiqAuthOptions, createBlastiqAuth, createBlastiqClient } from '@x/blastiq-auth';
import { expect, test } from 'vitest';

const documented: BlastiqAuthOptions = { username: 'my-user', password: 'my-password' };

test('a username may hold a colon, and so may a password', () => {
  expect(() => createBlastiqAuth({ username: 'my:user', password: 'my:password' })).not.toThrow();
});

test.each(['', 42, null, 'cosmos\n', ' ', ' cosmos', 'cosmos ', 'cosmos  api', 'cos"mos', 'wörd'])(
  'scope cannot be %j: an empty one is not the same as none',
  (scope) => {
    const create = () => createBlastiqAuth({ ...documented, scope: scope as string });

    expect(create).toThrow(TypeError);
    expect(create).toThrow(/^createBlastiqAuth: scope must be /);
  },
);

test('the raw client needs no option, and refuses what cannot be an authority', () => {
  expect(() => createBlastiqClient()).not.toThrow();
  expect(() => createBlastiqClient({ authority: 'www.blastiq.com/identity' })).toThrow(
    /^createBlastiqClient: authority must be /,
  );
});
