/**
 * Holds the public surface of one package, as its built declarations have it, against the report that is committed
 * in `etc/`. A change that nobody meant shows up here; one that was meant is accepted with `turbo run api:update`. Run in
 * the package's folder.
 *
 *   node ../../scripts/checks/api-report.ts [--update]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { entries } from '../entries.ts';
import { repository } from '../repository.ts';

const MAX_LINES = 20;

/** The report on one entry: every exported declaration, and every one that those speak of, without its comments. */
export function reportOn(folder: string, entry: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
  const none = { default: { logLevel: ExtractorLogLevel.None } };
  try {
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: resolve(folder, 'package.json'),
      configObject: {
        projectFolder: resolve(folder),
        mainEntryPointFilePath: resolve(folder, `dist/${entry}.d.ts`),
        compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS } },
        apiReport: {
          enabled: true,
          includeForgottenExports: true,
          reportFileName: 'report.api.md',
          reportFolder: scratch,
          reportTempFolder: join(scratch, 'temp'),
        },
        // The compiler has its say in `pnpm typecheck` and `turbo run test:types`; the documentation, nowhere.
        messages: {
          compilerMessageReporting: none,
          extractorMessageReporting: none,
          tsdocMessageReporting: none,
        },
        newlineKind: 'lf',
      },
    });
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
      },
    });
    // What is documented and what is not is no part of the surface.
    const report = readFileSync(join(scratch, 'report.api.md'), 'utf8');
    return report.replaceAll(/^ *\/\/ \(undocumented\)\n/gm, '').replaceAll(' (undocumented)', '');
  } finally {
    rmSync(scratch, { recursive: true });
  }
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

/** The lines that only one of two reports has, marked as a diff marks them. */
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
    ? [...lines.slice(0, MAX_LINES), `  and ${lines.length - MAX_LINES} lines more`]
    : lines;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
  const etc = join(repository, 'etc');
  mkdirSync(etc, { recursive: true });

  for (const entry of Object.keys(entries('.'))) {
    const file = `${[name.replace(/^@.+\//, ''), ...entry.split('/').filter((part) => part !== 'index')].join('.')}.api.md`;
    const committed = existsSync(join(etc, file)) ? readFileSync(join(etc, file), 'utf8') : '';
    const built = reportOn('.', entry);
    if (values.update) writeFileSync(join(etc, file), built);
    else if (built === committed) console.log(`${name}: the public surface is the one in etc/${file}.`);
    else {
      console.error(
        `${name}: the public surface is not the one in etc/${file}. If it is meant: turbo run api:update`,
      );
      for (const line of difference(committed, built)) console.error(line);
      process.exitCode = 1;
    }
  }
}
