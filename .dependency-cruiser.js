// Which file may import which. Every rule names the mistake it forbids, so the
// report reads as a sentence. docs/decisions explains the shape of the house.

// The floors of core, from the ground up: a file imports its own floor and those below it.
export const floors = [
  ['base'],
  ['token'],
  ['reports'],
  ['issuing', 'stores'],
  ['options', 'renewal'],
  ['client'],
  ['frontend'],
];

const arrowsGoDown = floors.map((folders, floor) => ({
  name: `core-${folders.join('-and-')}-imports-what-is-below`,
  comment:
    'Inside core, imports go down: frontend, client, then options and renewal, issuing and stores, reports, token, base.',
  severity: 'error',
  from: { path: `^packages/auth-core/src/(${folders.join('|')})/` },
  to: {
    path: '^packages/auth-core/src/',
    pathNot: `^packages/auth-core/src/(${floors
      .slice(0, floor + 1)
      .flat()
      .join('|')})/`,
  },
}));

// The stores of core that are entries of their own, with the folders of their parts.
const storeFiles = '^packages/auth-core/src/stores/(encrypted|file|keyv|postgres|redis|web)(?:/|\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrowsGoDown,
    {
      name: 'core-knows-no-package',
      comment: 'auth-core imports no other workspace package: a fifth provider must not touch it.',
      severity: 'error',
      from: { path: '^packages/auth-core/src/' },
      to: { path: '^(packages/(?!auth-core/)|suites/)' },
    },
    {
      name: 'node-in-two-entries-only',
      comment:
        'Core runs in browsers and on edge runtimes. Only the file store and the adapter of servers of Node import modules of Node.',
      severity: 'error',
      from: {
        path: '^packages/auth-core/src/',
        pathNot: '^packages/auth-core/src/(stores/file|frontend/node|node)(/|\\.ts$)',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'stores-are-entries',
      comment: 'What only some users need stays out of the main entry: nothing in core imports such a store.',
      severity: 'error',
      from: { path: '^packages/auth-core/src/', pathNot: storeFiles },
      to: { path: storeFiles },
    },
    {
      name: 'stores-stand-alone',
      comment: 'A store that is an entry imports no other one: an app ships only those that it uses.',
      severity: 'error',
      from: { path: storeFiles },
      to: { path: storeFiles, pathNot: '^packages/auth-core/src/stores/$1(/|\\.ts$)' },
    },
    {
      name: 'provider-imports-core-and-openapi-fetch-only',
      comment:
        'A provider imports its own files, @x/auth-core, @x/auth-core/provider and openapi-fetch: ' +
        'no other provider, no deep path into core, nothing of Node.',
      severity: 'error',
      from: {
        path: '^packages/((?!auth-)[^/]+-auth)/src/',
        pathNot: '^packages/blastiq-auth/src/(attended|loopback)(/|\\.ts$)',
      },
      to: {
        pathNot: [
          '^packages/$1/src/',
          '^packages/auth-core/src/(index|provider)\\.ts$',
          '(^|/)node_modules/openapi-fetch/',
        ],
      },
    },
    {
      name: 'attended-also-imports-oauth4webapi',
      comment:
        'The attended flow of BlastIQ imports oauth4webapi and the store in the storage of a browser, and nothing more.',
      severity: 'error',
      from: { path: '^packages/blastiq-auth/src/attended(/|\\.ts$)' },
      to: {
        pathNot: [
          '^packages/blastiq-auth/src/',
          '^packages/auth-core/src/(index|provider|stores/web)\\.ts$',
          '(^|/)node_modules/(openapi-fetch|oauth4webapi)/',
        ],
      },
    },
    {
      name: 'loopback-imports-attended-and-node',
      comment:
        'The sign-in of a command line stands on the attended flow, and listens with the http server of Node.',
      severity: 'error',
      from: { path: '^packages/blastiq-auth/src/loopback(/|\\.ts$)' },
      to: {
        pathNot: [
          '^packages/blastiq-auth/src/(attended\\.ts$|loopback/)',
          '^packages/auth-core/src/index\\.ts$',
          '^(node:)?(http|net)$',
          '/@types/node/',
        ],
      },
    },
    {
      name: 'packages-by-name',
      comment: 'Other packages are imported by their public names, never by relative paths.',
      severity: 'error',
      from: { path: '^(packages|suites)/([^/]+)/' },
      to: {
        path: '^(packages|suites)/',
        pathNot: '^$1/$2/',
        dependencyTypesNot: ['aliased', 'aliased-workspace', 'npm'],
      },
    },
    {
      name: 'no-way-back-to-index',
      comment:
        'Nothing imports index.ts, because then the public API would be a dependency of its own files.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'generated-is-a-leaf',
      comment: 'Generated files import nothing.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/generated/' },
      to: { path: '.' },
    },
    {
      name: 'no-circles',
      comment: 'No circular imports, type-only ones included.',
      severity: 'error',
      from: { path: '^(packages|suites|scripts|examples|tour)/' },
      to: { circular: true },
    },
    {
      name: 'published-without-testing',
      comment: 'Nothing published imports @x/auth-testing or a suite.',
      severity: 'error',
      from: { path: '^packages/(?!auth-testing/)[^/]+/src/' },
      to: { path: '^(packages/auth-testing|suites)/' },
    },
    {
      name: 'sources-without-tests',
      comment: 'Published code imports nothing from a test folder.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '^packages/[^/]+/test/' },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'Published code imports only what its package.json declares as a dependency.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      // A package that is a peer and, for the tests, a development dependency too.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
        // Types of Node, which no user installs.
        pathNot: '/@types/node/',
      },
    },
    {
      name: 'resolvable',
      comment: 'Every import can be resolved.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: {
      path: '^(packages/[^/]+|suites/[^/]+|examples|scripts|tour)/(dist|reports|coverage|\\.turbo)/',
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
