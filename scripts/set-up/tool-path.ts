import { readFoundTools } from './found-tools.ts';
import { TOOLS, type ToolName } from './tools.ts';

/**
 * The path of a program that tests start. Undefined if it is not on this computer; a line says so, and how to get it.
 *
 * @throws Error if set-up has not run. Without it a skipped test could be mistaken for one that passed.
 */
export function toolPath(name: ToolName, found = readFoundTools()): string | undefined {
  const tool = found?.[name];
  if (tool === undefined)
    throw new Error(`Run \`node scripts/set-up.ts\` first: it finds or installs ${TOOLS[name].title}.`);
  if (tool === null)
    console.warn(`These tests did not run: ${TOOLS[name].title} is missing. Install ${TOOLS[name].advice}.`);
  return tool?.path;
}
