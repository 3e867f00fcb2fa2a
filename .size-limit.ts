import { readFileSync } from 'node:fs';

// Each package runs `size-limit` in its own folder. This file reads the folder's package.json
// to choose the imports to measure: what a user writes, with all dependencies, bundled for a
// browser, minified, and compressed with brotli.

interface Budget {
  import: string;
  limit: string;
  /** The entry, as in `exports`. */
  from?: string;
}

const core: Budget[] = [
  { import: '{ createAuthClient }', from: 'provider', limit: '7 kB' },
  { import: '{ isAuthError }', limit: '150 B' },
  { import: '{ createWebStore }', from: 'stores/web', limit: '1 kB' },
  { import: '{ createRemoteAuth }', from: 'remote', limit: '7 kB' },
  { import: '{ createTokenBroker }', from: 'broker', limit: '2.2 kB' },
  { import: '{ createApiProxy }', from: 'proxy', limit: '4.1 kB' },
];

// The files that core loads when they are first needed: for a store, for a token budget, after a 401, after a refused
// token request, after a redirect that a server sees, after a refusal of a secret that comes from a function, for text
// that an answer contains, for a page without Web Locks. See docs/decisions/0028-loaded-on-demand.md.
const ON_DEMAND = [
  './token-sharing',
  './token-budget',
  './follow-up',
  './oauth-error',
  './redirect',
  './refused-secret',
  './foreign-text',
  // As the entry of the store names it, which is in a folder.
  '../turns',
].map((name) => `${name}-*.js`);

// The same for the code of a sign-in. See docs/decisions/0037-sign-in-in-a-file-of-its-own.md.
const SIGN_IN = './sign-in-*.js';
const ATTENDED: Budget = { import: '{ createAttendedBlastiqAuth }', from: 'attended', limit: '12.5 kB' };

// Core and the provider's own. A factory that refreshes has more to do.
const FACTORY_LIMIT = '9.3 kB';
const REFRESHING_FACTORY_LIMIT = '10 kB';

const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
const folder = name.replace('@x/', '');

function providerBudgets(): Budget[] {
  const source = readFileSync('src/index.ts', 'utf8');
  const factory = /\bcreate[A-Z]\w*Auth\b/.exec(source)?.[0];
  if (!factory) throw new Error(`${name}: src/index.ts exports no createXAuth to measure`);
  const limit = source.includes('refreshOrIssue') ? REFRESHING_FACTORY_LIMIT : FACTORY_LIMIT;
  return [{ import: `{ ${factory} }`, limit }, ...(folder === 'blastiq-auth' ? [ATTENDED] : [])];
}

const budgets = folder === 'auth-core' ? core : providerBudgets();

export default budgets.map(({ import: imported, limit, from = 'index' }) => ({
  name: `import ${imported} from '${[name, from].join('/').replace(/\/index$/, '')}'`,
  path: `packages/${folder}/dist/${from}.js`,
  import: imported,
  limit,
  // Without this, esbuild would follow the `paths` of tsconfig.base.json from `dist` to the sources
  // and measure code that is not published.
  modifyEsbuildConfig: (config: object) => ({
    ...config,
    format: 'esm',
    tsconfigRaw: '{}',
    external: [...ON_DEMAND, SIGN_IN],
    logLevel: 'error',
  }),
}));
