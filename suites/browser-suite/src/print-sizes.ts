/**
 * Prints what a minimal application weighs with `@x/blastiq-auth/attended` and with two others, compressed with brotli.
 *
 *   node src/print-sizes.ts
 */
import { measureSizes } from './measure-sizes.ts';

const toText = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

console.table(
  (await measureSizes()).map(({ app, atStart, inAll }) => ({
    app,
    'at the start': toText(atStart),
    'in all': toText(inAll),
  })),
);
