/**
 * Keeps the providers' wire names (`expires_in`, `bearerToken`) in the files that handle
 * requests and responses. Fails if the code of a published package uses one elsewhere. Comments may.
 *
 * A wire name is allowed if callers use the same name: a member of core's `TokenSet`, `TokenFields` or `AuthOptions`, or,
 * inside the provider's own package, one of its options.
 *
 *   node scripts/checks/wire-names.ts [--root <folder>]
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { repository } from '../repository.ts';

// A provider's errors.ts reads the error bodies of its API, so it uses wire names too.
// The attended flow of BlastIQ has messages that are URLs and forms: its callback, and the end of a session.
const WIRE_FILES =
  /\/(generated\/.+|issuer\.ts|discovery\.ts|oauth(-error)?\.ts|attended\/(callback-url|end-session)\.ts)$|-auth\/src\/errors\.ts$/;

// The interfaces that callers use, and those in which an issuer gives core what it read.
const CALLER_INTERFACES = /^(TokenSet|AccessToken|TokenFields|RefreshFields|\w*AuthOptions)$/;

export interface Finding {
  file: string;
  line: number;
  name: string;
}

/** Snake-case and camelCase members of the bodies and parameters in `src/generated`. */
export function wireNames(root: string): Set<string> {
  const names = new Set<string>();
  for (const file of globSync('packages/*/src/generated/schema.d.ts', { cwd: root })) {
    visit(parse(join(root, file)), (node) => {
      if (!ts.isPropertySignature(node) || !isInSchema(node)) return;
      const name = node.name.getText().replace(/^["']|["']$/g, '');
      if (/^[a-z]+(_[a-z]+|[A-Z][a-z]+)+$/.test(name)) names.add(name);
    });
  }
  return names;
}

export function findWireNames(root: string): Finding[] {
  const names = wireNames(root);
  const all = globSync('packages/*/src/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => [file, parse(join(root, file))] as const);
  const sources = all.filter(
    ([file]) => !WIRE_FILES.test(file) && !file.startsWith('packages/auth-testing/'),
  );
  const callerNames = namesByPackage(all);

  return sources.flatMap(([file, source]) => {
    const allowed = [callerNames.get('auth-core'), callerNames.get(packageOf(file))];
    const isWireName = (word: string) => names.has(word) && !allowed.some((own) => own?.has(word));
    const findings: Finding[] = [];
    visit(source, (node) => {
      for (const name of wordsOf(node).filter(isWireName)) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        findings.push({ file, line, name });
      }
    });
    return findings;
  });
}

/** The members of the interfaces that callers use, by the folder of their package. */
function namesByPackage(sources: readonly (readonly [string, ts.SourceFile])[]): Map<string, Set<string>> {
  const byPackage = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    const names = byPackage.get(packageOf(file)) ?? new Set();
    byPackage.set(packageOf(file), names);
    for (const statement of source.statements) {
      if (!ts.isInterfaceDeclaration(statement) || !CALLER_INTERFACES.test(statement.name.text)) continue;
      for (const { name } of statement.members) if (name) names.add(name.getText());
    }
  }
  return byPackage;
}

/** `blooma-auth` of `packages/blooma-auth/src/index.ts`. */
function packageOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function wordsOf(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  return ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)
    ? (node.text.match(/\w+/g) ?? [])
    : [];
}

/** Whether a node is inside a schema, a body or a `parameters` block, not in the generator's own structure. */
function isInSchema(node: ts.Node): boolean {
  for (let above = node.parent; above; above = above.parent) {
    if (
      ts.isPropertySignature(above) &&
      /^(schemas|content|query|header|cookie)\??$/.test(above.name.getText())
    )
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
      `${file}:${line} uses the wire name "${name}", which is allowed only in generated/, issuer.ts, discovery.ts, oauth.ts, oauth-error.ts and a provider's errors.ts.`,
    );
  }
  if (findings.length > 0) process.exitCode = 1;
  else console.log(`${wireNames(values.root).size} wire names are used only where they are allowed.`);
}
