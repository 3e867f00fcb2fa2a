import { fileURLToPath } from 'node:url';

const { CONTROL_URL: url, TEST_ENVIRONMENT: environment, TEST_SETUP: setup } = process.env;
const settings = { url };

/** The suite as a test of vitest, in the environment that TEST_ENVIRONMENT names. */
export default {
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['dist/test.js'],
    globals: true,
    environment,
    // The page has the origin of the control server, and another than the providers.
    environmentOptions: { jsdom: settings, happyDOM: settings },
    setupFiles: setup ? [fileURLToPath(new URL(setup, import.meta.url))] : [],
    // The packages as Node loads them, which is how vitest loads what is in node_modules.
    server: { deps: { external: [/packages\/[^/]+\/dist\//] } },
  },
};
