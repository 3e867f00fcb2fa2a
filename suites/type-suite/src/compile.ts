import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerNames } from 'scripts/providers';
import { providerPrograms } from './provider-programs.ts';
import { programsOf, type Setting, toTsconfig } from './setting.ts';

/** The result of compiling one program. */
export interface Verdict {
  readonly setting: Setting;
  readonly program: string;
  /** Its errors, one line each. Errors in declarations belong to every program. */
  readonly errors: readonly string[];
}

const home = join(import.meta.dirname, '..');

/** Writes the generated programs to the folder where `compile` expects them. */
export function writePrograms(): void {
  const folder = join(home, 'dist/programs');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(providerPrograms(providerNames(join(home, '../..'))))) {
    writeFileSync(join(folder, name), text);
  }
}

/** Compiles the programs of one setting with its own compiler. */
export async function compile(setting: Setting): Promise<Verdict[]> {
  const { compiler, resolution, environment } = setting;
  const file = `dist/${compiler}-${resolution}-${environment.replaceAll(' ', '-')}.json`;
  writeFileSync(join(home, file), JSON.stringify(toTsconfig(setting, '../programs', 'programs')));

  const { printed, exit } = await run(`node_modules/typescript-${compiler}/bin/tsc`, ['-p', file]);
  return toVerdicts(setting, printed, exit);
}

/** Reads the output of a compiler. */
export function toVerdicts(setting: Setting, printed: string, exit: number): Verdict[] {
  const errors = printed
    .split('\n')
    .filter((line) => /error TS\d+/.test(line))
    .map((line) => line.replace(/^dist\/(?=programs\/)/, ''));
  // A compiler that does not start reports no errors.
  if (exit !== 0 && errors.length === 0) errors.push(`tsc ended with ${exit}: ${printed}`);
  return programsOf(setting).map((program) => ({
    setting,
    program,
    errors: errors.filter((line) => !line.startsWith('programs/') || line.startsWith(`programs/${program}(`)),
  }));
}

function run(script: string, args: readonly string[]): Promise<{ printed: string; exit: number }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...args, '--pretty', 'false'],
      { cwd: home },
      (error, stdout, stderr) => {
        resolve({ printed: stdout + stderr, exit: Number(error?.code ?? 0) });
      },
    );
  });
}
