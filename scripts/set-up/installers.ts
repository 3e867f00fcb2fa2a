import type { Outcome } from '../release/run.ts';
import { aptGetInstall, findAptGet } from './apt-get.ts';
import type { Machine } from './machine.ts';
import { mayDownload, playwrightInstall } from './playwright.ts';
import { TOOLS, type ToolName } from './tools.ts';

/** One way to install tools. */
export interface Installer {
  readonly title: string;
  /** What it would install for these tools on this computer. */
  readonly packagesFor: (names: readonly ToolName[], machine: Machine) => string[];
  readonly install: (packages: readonly string[], machine: Machine) => Promise<Outcome>;
}

/** In the order in which they are tried. */
export const INSTALLERS: readonly Installer[] = [
  {
    title: 'apt-get',
    packagesFor(names, machine) {
      const { distribution } = machine;
      if (!distribution || !findAptGet(machine)) return [];
      return names.flatMap((name) => TOOLS[name].aptPackage[distribution] ?? []);
    },
    install: aptGetInstall,
  },
  {
    title: 'Playwright',
    packagesFor: (names, machine) =>
      mayDownload(machine) ? names.flatMap((name) => TOOLS[name].playwright ?? []) : [],
    install: playwrightInstall,
  },
];
