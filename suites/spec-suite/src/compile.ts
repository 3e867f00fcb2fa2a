import { globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The mistakes that TypeScript finds in the generated code of a folder, under `strict`. */
export function findTypeErrors(folder: string): string[] {
  const files = globSync('**/*.ts', { cwd: folder }).map((file) => join(folder, file));
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
