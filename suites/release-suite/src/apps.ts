/** One way to use a provider package: its files, what builds it, and what runs it. */
export interface App {
  name: string;
  files: Record<string, string>;
  /** The folder of a tsconfig.json that is compiled before the commands run. */
  project?: string;
  commands: string[][];
}

/** What an app prints when it got a token and the API took it. */
export const EXPECTED_OUTPUT = 'Bearer 200';

/** The name of a factory and of its options type, found by the name of the package. */
export interface Provider {
  name: string;
  package: string;
  factory: string;
  options: string;
}

export function toProvider(name: string, scope: string): Provider {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return {
    name,
    package: `${scope}/${name}-auth`,
    factory: `create${capital}Auth`,
    options: `${capital}AuthOptions`,
  };
}

// One program in every dialect: the emulator's options and a path of its API come in from outside.
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

// Types are used where a user would: an option, an answer, an error.
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
    // skipLibCheck is off, so the declarations we ship are compiled as well.
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
test('a token is had, and the API takes it', async () => {
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
