/**
 * Compares the public API of one package, from its built declarations, with the committed report in `etc/`. Accept an
 * intended change with `turbo run api:update`. Run it in the package's folder.
 *
 *   node ../../scripts/checks/api-report.ts [--update]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { entries } from '../entries.ts';
import { repository } from '../repository.ts';

const MAX_LINES = 20;

/** The report of each entry: every exported declaration and every declaration that it uses, without comments. */
export function reportsOn(folder: string, names: readonly string[]): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
  try {
    const configs = names.map((name) => prepare(folder, name, scratch));
    const [first, ...others] = configs;
    if (!first) return [];
    // One program for all entries: they share most of their declarations, and to compile the DOM's takes a second.
    const compilerState = CompilerState.create(first, {
      additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
    });
    return configs.map((config) => {
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          message.handled = true;
        },
      });
      // Whether a declaration is documented is not part of the API.
      const report = readFileSync(config.reportFilePath, 'utf8');
      return report.replaceAll(/^ *\/\/ \(undocumented\)\n/gm, '').replaceAll(' (undocumented)', '');
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function prepare(folder: string, name: string, scratch: string): ExtractorConfig {
  const none = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(folder, 'package.json'),
    configObject: {
      projectFolder: resolve(folder),
      mainEntryPointFilePath: resolve(folder, `dist/${name}.d.ts`),
      compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS } },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: 'report.api.md',
        reportFolder: scratch,
        reportTempFolder: join(scratch, 'temp'),
      },
      // Compiler errors are reported by `pnpm typecheck` and `turbo run test:types`.
      messages: {
        compilerMessageReporting: none,
        extractorMessageReporting: none,
        tsdocMessageReporting: none,
      },
      newlineKind: 'lf',
    },
  });
}

const COMPILER_OPTIONS = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

/** The lines that are in only one of two reports, marked with `-` or `+`. */
export function difference(committed: string, built: string): string[] {
  const [before, after] = [committed, built].map((text) =>
    text.split('\n').filter((line) => line.trim() !== ''),
  );
  const only = (lines: string[] = [], others: string[] = []) =>
    lines.filter((line) => !others.includes(line));
  const lines = [
    ...only(before, after).map((line) => `- ${line}`),
    ...only(after, before).map((line) => `+ ${line}`),
  ];
  return lines.length > MAX_LINES
    ? [...lines.slice(0, MAX_LINES), `  and ${lines.length - MAX_LINES} more lines`]
    : lines;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
  const etc = join(repository, 'etc');
  mkdirSync(etc, { recursive: true });

  const names = Object.keys(entries('.'));
  const reports = reportsOn('.', names);
  for (const [index, entry] of names.entries()) {
    const built = reports[index] ?? '';
    const file = `${[name.replace(/^@.+\//, ''), ...entry.split('/').filter((part) => part !== 'index')].join('.')}.api.md`;
    const committed = existsSync(join(etc, file)) ? readFileSync(join(etc, file), 'utf8') : '';
    if (values.update) writeFileSync(join(etc, file), built);
    else if (built === committed) console.log(`${name}: the public API is the same as in etc/${file}.`);
    else {
      console.error(
        `${name}: the public API differs from etc/${file}. If this is intended, run turbo run api:update.`,
      );
      for (const line of difference(committed, built)) console.error(line);
      process.exitCode = 1;
    }
  }
}
