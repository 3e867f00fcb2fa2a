/** One combination of compiler settings, as in users' projects. */
export interface Setting {
  readonly compiler: Compiler;
  readonly resolution: Resolution;
  readonly environment: Environment;
}

export const COMPILERS = ['5.4', '5.9', '6.0', '7.0'] as const;

type Compiler = (typeof COMPILERS)[number];
type Resolution = 'node16' | 'nodenext' | 'bundler';
/** The available globals: a browser's, Node's, or both, as in many projects. */
type Environment = 'DOM' | 'Node' | 'DOM and Node';

/** The columns of the matrix. One resolution is enough for the combined globals. */
export const COLUMNS: Omit<Setting, 'compiler'>[] = [
  { resolution: 'node16', environment: 'DOM' },
  { resolution: 'node16', environment: 'Node' },
  { resolution: 'nodenext', environment: 'DOM' },
  { resolution: 'nodenext', environment: 'Node' },
  { resolution: 'nodenext', environment: 'DOM and Node' },
  { resolution: 'bundler', environment: 'DOM' },
  { resolution: 'bundler', environment: 'Node' },
];

export const settings: Setting[] = COMPILERS.flatMap((compiler) =>
  COLUMNS.map((column) => ({ compiler, ...column })),
);

/** The programs that apply to a setting: those in `programs/`, and those generated from the list of providers. */
export function programsOf(setting: Setting): string[] {
  return [...writtenPrograms(setting), ...generatedPrograms(setting)];
}

function writtenPrograms({ environment }: Setting): string[] {
  // `right.cts` uses the declarations for CommonJS, the others use those for ES modules.
  const programs = ['right.mts', 'right.cts', 'wrong.mts'];
  return environment === 'DOM' ? programs : [...programs, 'testing.mts'];
}

function generatedPrograms({ environment }: Setting): string[] {
  return environment === 'DOM' ? ['providers.mts'] : ['providers.mts', 'emulated-providers.mts'];
}

/** The strictest settings. All declarations are checked, also those of dependencies, but not the compiler's own. */
export function toTsconfig(setting: Setting, written: string, generated: string): object {
  const { resolution, environment } = setting;
  return {
    compilerOptions: {
      target: 'ES2022',
      module: resolution === 'bundler' ? 'preserve' : resolution,
      moduleResolution: resolution,
      lib: environment === 'Node' ? ['ES2022'] : ['ES2022', 'DOM', 'DOM.Iterable'],
      types: environment === 'DOM' ? [] : ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitReturns: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true,
      noEmit: true,
    },
    files: [
      ...writtenPrograms(setting).map((name) => `${written}/${name}`),
      ...generatedPrograms(setting).map((name) => `${generated}/${name}`),
    ],
  };
}
