/**
 * Keeps the providers' wire names (`expires_in`, `bearerToken`) in the files that handle
 * requests and responses. Fails if the code of a published package uses one elsewhere. Comments may.
 *
 *   node scripts/checks/wire-names.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { repository } from '../repository.ts';

// A provider's errors.ts reads the error bodies of its API, so it uses wire names too.
const WIRE_FILES = /\/(generated\/.+|issuer\.ts|discovery\.ts|oauth\.ts)$|-auth\/src\/errors\.ts$/;

// Members of the specs that our own code names in the same way.
const SHARED_NAMES = new Set(['refreshToken']);

export interface Finding {
  file: string;
  line: number;
  name: string;
}

/** Snake-case and camelCase members of the schemas and parameters in `src/generated`. */
export function wireNames(root: string): Set<string> {
  const names = new Set<string>();
  for (const file of globSync('packages/*/src/generated/schema.d.ts', { cwd: root })) {
    visit(parse(join(root, file)), (node) => {
      if (!ts.isPropertySignature(node) || !isInSchema(node)) return;
      const name = node.name.getText().replace(/^["']|["']$/g, '');
      if (/^[a-z]+(_[a-z]+|[A-Z][a-z]+)+$/.test(name) && !SHARED_NAMES.has(name)) names.add(name);
    });
  }
  return names;
}

export function findWireNames(root: string): Finding[] {
  const names = wireNames(root);
  const files = globSync('packages/*/src/**/*.ts', { cwd: root })
    .filter((file) => !WIRE_FILES.test(file) && !file.startsWith('packages/auth-testing/'))
    .sort();

  return files.flatMap((file) => {
    const source = parse(join(root, file));
    const findings: Finding[] = [];
    visit(source, (node) => {
      for (const name of wordsOf(node).filter((word) => names.has(word))) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        findings.push({ file, line, name });
      }
    });
    return findings;
  });
}

function wordsOf(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  return ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)
    ? (node.text.match(/\w+/g) ?? [])
    : [];
}

/** Whether a node is inside `components` or a `parameters` block, not in the generator's own structure. */
function isInSchema(node: ts.Node): boolean {
  for (let above = node.parent; above; above = above.parent) {
    if (ts.isPropertySignature(above) && /^(schemas|query|header|cookie)\??$/.test(above.name.getText()))
      return true;
  }
  return false;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function visit(node: ts.Node, use: (node: ts.Node) => void): void {
  use(node);
  ts.forEachChild(node, (child) => visit(child, use));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { root: { type: 'string', default: repository } } });
  const findings = findWireNames(values.root);

  for (const { file, line, name } of findings) {
    console.error(
      `${file}:${line} uses the wire name "${name}", which is allowed only in generated/, issuer.ts, discovery.ts, oauth.ts and a provider's errors.ts.`,
    );
  }
  if (findings.length > 0) process.exitCode = 1;
  else console.log(`${wireNames(values.root).size} wire names are used only where they are allowed.`);
}
