import { join } from 'node:path';
import type { NextConfig } from 'next';

export default {
  // Where the packages are. An app of its own does not need it.
  turbopack: { root: join(import.meta.dirname, '../..') },
  // `tsc` checks the types, with the other examples.
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
