import { toCapital, toFactory } from 'scripts/providers';

/** An app that uses a provider package: its files, and the commands that build and run it. */
export interface App {
  name: string;
  files: Record<string, string>;
  /** The folder of a tsconfig.json that is compiled before the commands run. */
  project?: string;
  commands: string[][];
}

/** What an app prints if it obtained a token and the API accepted it. */
export const EXPECTED_OUTPUT = 'Bearer 200';

/** The names in a provider package. */
export interface Provider {
  name: string;
  package: string;
  factory: string;
  options: string;
}

export function toProvider(name: string, scope: string): Provider {
  return {
    name,
    package: `${scope}/${name}-auth`,
    factory: toFactory(name),
    options: `${toCapital(name)}AuthOptions`,
  };
}

// The same program as ESM and CommonJS. The options and the API path come from the environment.
const esm = (provider: Provider) => `import { ${provider.factory} } from '${provider.package}';
`;
const cjs = (provider: Provider) => `const { ${provider.factory} } = require('${provider.package}');
`;
const body = (provider: Provider, options: string, path: string) => `
async function main() {
  const client = ${provider.factory}(${options});
  const { tokenType } = await client.getToken();
  const response = await client.fetch(${path});
  console.log(tokenType + ' ' + response.status);
}

main();
`;
const fromEnvironment = (provider: Provider) =>
  body(provider, "JSON.parse(process.env.AUTH_OPTIONS ?? '{}')", "process.env.AUTH_PATH ?? ''");

// Uses types as a user would: for options, a token, an error.
const typescript = ({ package: from, factory, options }: Provider) => `
import { type AccessToken, ${factory}, isAuthError, type ${options} } from '${from}';

declare const process: { env: Record<string, string | undefined>; exitCode?: number };

const options: ${options} = JSON.parse(process.env.AUTH_OPTIONS ?? '{}');

async function main(): Promise<void> {
  const client = ${factory}(options);
  const token: AccessToken = await client.getToken();
  const response = await client.fetch(process.env.AUTH_PATH ?? '');
  console.log(\`\${token.tokenType} \${response.status}\`);
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(isAuthError(error) ? error.code : error);
});
`;

function tsApp(provider: Provider, resolution: string, module: string, sources: string[]): App {
  const folder = `ts-${resolution}`;
  const config = {
    // skipLibCheck is off, so that our declarations are checked too.
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module,
      moduleResolution: resolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      outDir: 'out',
    },
    files: sources,
  };
  return {
    name: `TypeScript, ${resolution}`,
    files: {
      [`${folder}/tsconfig.json`]: JSON.stringify(config),
      ...Object.fromEntries(sources.map((source) => [`${folder}/${source}`, typescript(provider)])),
    },
    project: folder,
    commands: sources.map((source) => ['node', `${folder}/out/${source.replace('ts', 'js')}`]),
  };
}

export function apps(provider: Provider): App[] {
  const program = esm(provider) + fromEnvironment(provider);
  return [
    { name: 'ESM', files: { 'app.mjs': program }, commands: [['node', 'app.mjs']] },
    {
      name: 'CommonJS',
      files: { 'app.cjs': cjs(provider) + fromEnvironment(provider) },
      commands: [['node', 'app.cjs']],
    },
    tsApp(provider, 'node16', 'node16', ['app.mts', 'app.cts']),
    tsApp(provider, 'nodenext', 'nodenext', ['app.mts', 'app.cts']),
    tsApp(provider, 'bundler', 'esnext', ['app.mts']),
    {
      name: 'Vite page',
      files: {
        'page/index.html': '<!doctype html><script type="module" src="/main.js"></script>',
        'page/main.js': esm(provider) + body(provider, '__OPTIONS__', '__PATH__'),
        'page/vite.config.mjs': `export default {
  logLevel: 'error',
  define: { __OPTIONS__: process.env.AUTH_OPTIONS, __PATH__: JSON.stringify(process.env.AUTH_PATH) },
  build: { modulePreload: { polyfill: false }, rolldownOptions: { output: { entryFileNames: 'page.mjs' } } },
};
`,
      },
      commands: [
        ['vite', 'build', 'page'],
        ['node', 'page/dist/page.mjs'],
      ],
    },
    {
      name: 'esbuild bundle',
      files: { 'bundled.mjs': program },
      commands: [
        ['esbuild', 'bundled.mjs', '--bundle', '--format=esm', '--outfile=bundle.mjs', '--log-level=error'],
        ['node', 'bundle.mjs'],
      ],
    },
    {
      name: 'Jest test',
      files: {
        'token.test.cjs': `${cjs(provider)}
test('the API accepts a token', async () => {
  const client = ${provider.factory}(JSON.parse(process.env.AUTH_OPTIONS));
  expect((await client.getToken()).tokenType).toBe('Bearer');
  expect((await client.fetch(process.env.AUTH_PATH)).status).toBe(200);
});
`,
        'jest.config.cjs': 'module.exports = { transform: {}, haste: { enableSymlinks: false } };\n',
      },
      commands: [['jest', '--silent', '--no-watchman', '--runInBand']],
    },
  ];
}
