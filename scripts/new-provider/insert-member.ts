import ts from 'typescript';

/** Adds a member at the end of an interface or of an object that is declared with this name. */
export function insertMember(text: string, declaration: string, member: string): string {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true);
  for (const statement of source.statements) {
    const body = bodyOf(statement, declaration);
    if (body !== undefined) return `${text.slice(0, body.end - 1)}  ${member}\n${text.slice(body.end - 1)}`;
  }
  throw new Error(`There is no ${declaration} to add a member to.`);
}

/** The node that ends with the closing brace of the declaration. */
function bodyOf(statement: ts.Statement, name: string): ts.Node | undefined {
  if (ts.isInterfaceDeclaration(statement)) return statement.name.text === name ? statement : undefined;
  if (!ts.isVariableStatement(statement)) return undefined;
  const found = statement.declarationList.declarations.find((each) => each.name.getText() === name);
  return found?.initializer && ts.isObjectLiteralExpression(found.initializer)
    ? found.initializer
    : undefined;
}
