import { expect, test } from 'vitest';
import { measureSizes } from '../src/measure-sizes.ts';

test('a page with the attended client loads at most 15 kB at its start, and less than with auth0-spa-js in all', async () => {
  const sizes = new Map((await measureSizes()).map((size) => [size.app, size]));
  const [own, other] = [sizes.get('attended'), sizes.get('auth0-spa-js')];

  expect(own?.atStart).toBeGreaterThan(1_000);
  expect(own?.atStart).toBeLessThanOrEqual(15_000);
  expect(own?.inAll).toBeLessThan(other?.inAll ?? 0);
});
