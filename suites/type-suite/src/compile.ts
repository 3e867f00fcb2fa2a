import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf, type Setting, toTsconfig } from './setting.ts';

/** What a compiler says about one program. */
export interface Verdict {
  readonly setting: Setting;
  readonly program: string;
  /** Its complaints, a line each. Those about declarations are every program's. */
  readonly complaints: readonly string[];
}

const home = join(import.meta.dirname, '..');

/** Compiles the programs of one setting with its own compiler. */
export async function compile(setting: Setting): Promise<Verdict[]> {
  const { compiler, resolution, environment } = setting;
  const file = `dist/${compiler}-${resolution}-${environment.replaceAll(' ', '-')}.json`;
  mkdirSync(join(home, 'dist'), { recursive: true });
  writeFileSync(join(home, file), JSON.stringify(toTsconfig(setting, '../programs')));

  const { printed, exit } = await run(`node_modules/typescript-${compiler}/bin/tsc`, ['-p', file]);
  return toVerdicts(setting, printed, exit);
}

/** Reads what a compiler printed. */
export function toVerdicts(setting: Setting, printed: string, exit: number): Verdict[] {
  const complaints = printed.split('\n').filter((line) => /error TS\d+/.test(line));
  // A compiler that does not start complains about nothing.
  if (exit !== 0 && complaints.length === 0) complaints.push(`tsc ended with ${exit}: ${printed}`);
  return programsOf(setting).map((program) => ({
    setting,
    program,
    complaints: complaints.filter(
      (line) => !line.startsWith('programs/') || line.startsWith(`programs/${program}(`),
    ),
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
