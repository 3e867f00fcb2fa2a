import { findTool } from './find-tool.ts';
import type { FoundTools } from './found-tools.ts';
import { INSTALLERS } from './installers.ts';
import type { Machine } from './machine.ts';
import { type Needs, TOOLS, type ToolName } from './tools.ts';

export interface ProvideOptions {
  readonly needs: Needs;
  readonly machine: Machine;
  /** What was found the last time. */
  readonly before: FoundTools;
  /** Whether to try again what could not be installed the last time. */
  readonly retry: boolean;
  /** Called with each line for a person to read. */
  readonly say: (line: string) => void;
}

/** Finds the tools that are needed, and installs what is missing if that is possible here. */
export async function provideTools(options: ProvideOptions): Promise<FoundTools> {
  const { needs, machine, before, retry, say } = options;
  const names = Object.keys(needs) as ToolName[];
  const failures: string[] = [];
  let found = await findAll(names, machine, before);

  // If the user set the path of a tool, only the user can fix it.
  const isNamed = (name: ToolName) => Boolean(machine.env[TOOLS[name].variable]);
  const installable = names.filter((name) => !isNamed(name) && (retry || before[name] !== null));
  let isInstalling = false;
  for (const { title, packagesFor, install } of INSTALLERS) {
    const missing = installable.filter((name) => !found[name]);
    const packages = packagesFor(missing, machine);
    if (packages.length === 0) continue;

    isInstalling = true;
    say(
      `Installing ${packages.join(' ')} with ${title}, for ${missing.map((name) => needs[name]).join(', ')}.`,
    );
    const { code, stdout, stderr } = await install(packages, machine);
    if (code !== 0) failures.push(`${title} failed: ${toReason(`${stderr}\n${stdout}`)}`);
    found = await findAll(names, machine, found);
  }

  const here = names.flatMap((name) => found[name]?.path ?? []);
  if (!isInstalling && here.length > 0) say(`Found for the tests: ${here.join(', ')}.`);
  for (const name of names.filter((one) => !found[one])) say(toSkipLine(name, options, failures));
  return found;
}

async function findAll(names: readonly ToolName[], machine: Machine, known: FoundTools): Promise<FoundTools> {
  const found = names.map(async (name) => {
    const tool = await findTool(TOOLS[name], machine, known[name]);
    return [name, tool ?? null] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

function toSkipLine(name: ToolName, { needs, machine }: ProvideOptions, failures: readonly string[]): string {
  const { title, variable, advice, aptPackage } = TOOLS[name];
  const named = machine.env[variable];
  const skipped = `Skipped because ${title} is missing: ${needs[name]}.`;
  if (named) return `${skipped} ${variable} names ${named}, which does not start.`;
  const aptName = machine.distribution && aptPackage[machine.distribution];
  const command = aptName ? ` (apt-get install ${aptName})` : '';
  const reasons = failures.length > 0 ? ` ${failures.join('; ')}.` : '';
  return `${skipped} Install ${advice}${command}, or name it in ${variable}.${reasons}`;
}

/** The line of a program's output that says why it failed. */
function toReason(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^(E:|Error:)/.test(line)) ?? lines.filter(Boolean).at(-1);
  return (error ?? 'it printed nothing').replace(/\.$/, '').slice(0, 200);
}
