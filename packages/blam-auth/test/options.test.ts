import { type BlamAuthOptions, createBlamAuth, createBlamClient } from '@x/blam-auth';
import { expect, test } from 'vitest';

const documented: BlamAuthOptions = {
  baseUrl: 'https://yourblam.bluelucy.com',
  username: 'my-user',
  password: 'my-password',
};

test.each([':', 'recognizable:', ':recognizable', 'recog:nizable'])(
  'a username cannot be %s: Basic authentication cannot carry a colon there',
  (username) => {
    const create = () => createBlamAuth({ ...documented, username });

    expect(create).toThrow(TypeError);
    expect(create).toThrow(/^createBlamAuth: username must be /);
    expect(create).not.toThrow(/recog/);
  },
);

test('a password may hold a colon', () => {
  expect(() => createBlamAuth({ ...documented, password: 'pass:word' })).not.toThrow();
});

test.each([undefined, 0, 1, 2 ** 31])('organisationId can be %s', (organisationId) => {
  const named = organisationId === undefined ? {} : { organisationId };
  expect(() => createBlamAuth({ ...documented, ...named })).not.toThrow();
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', '', null, {}])(
  'organisationId cannot be %s',
  (organisationId) => {
    const create = () => createBlamAuth({ ...documented, organisationId: organisationId as number });

    expect(create).toThrow(TypeError);
    expect(create).toThrow(/^createBlamAuth: organisationId must be /);
  },
);

test('the raw client needs the host, and refuses what cannot be one', () => {
  expect(() => createBlamClient(documented)).not.toThrow();
  expect(() => createBlamClient({ baseUrl: 'yourblam.bluelucy.com' })).toThrow(
    /^createBlamClient: baseUrl must be /,
  );
});
