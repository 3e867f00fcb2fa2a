/** One way of compiling, as users' projects differ in it. */
export interface Setting {
  readonly compiler: Compiler;
  readonly resolution: Resolution;
  readonly environment: Environment;
}

export const compilers = ['5.4', '5.9', '6.0', '7.0'] as const;
export const resolutions = ['node16', 'nodenext', 'bundler'] as const;
/** Whose globals are there: a browser's, Node's, or both, as in many projects. */
export const environments = ['DOM', 'Node', 'DOM and Node'] as const;

type Compiler = (typeof compilers)[number];
type Resolution = (typeof resolutions)[number];
type Environment = (typeof environments)[number];

export const settings: Setting[] = compilers.flatMap((compiler) =>
  resolutions.flatMap((resolution) =>
    environments.map((environment) => ({ compiler, resolution, environment })),
  ),
);

/** The programs that make sense there. */
export function programsOf({ environment }: Setting): string[] {
  // `right.cts` reads the declarations for CommonJS, the others those for ES modules.
  const everywhere = ['right.mts', 'right.cts', 'wrong.mts'];
  return environment === 'DOM' ? everywhere : [...everywhere, 'testing.mts'];
}

/** As strict as a project can be. Every declaration is checked, those of dependencies included, but not the compiler's. */
export function toTsconfig(setting: Setting, folder: string): object {
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
    files: programsOf(setting).map((name) => `${folder}/${name}`),
  };
}
