/** What runs the calls. */
export type Platform = 'node' | 'bun' | 'deno' | 'workerd' | 'chromium';
