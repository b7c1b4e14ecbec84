/** Small changes of meaning in a source file, each of which the tests should notice. */
import ts from 'typescript';

export interface Mutant {
  /** Counts from 1. */
  readonly line: number;
  readonly original: string;
  readonly mutated: string;
  /** The whole file with the change in it. */
  readonly source: string;
  /** Whether it changes an entry of a table of comparators or units: none of these may survive. */
  readonly table: boolean;
}

/** What an operator becomes: one step over the edge, or the opposite. */
const OPERATORS: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [ts.SyntaxKind.LessThanToken, ['<=', '>=']],
  [ts.SyntaxKind.LessThanEqualsToken, ['<', '>']],
  [ts.SyntaxKind.GreaterThanToken, ['>=', '<=']],
  [ts.SyntaxKind.GreaterThanEqualsToken, ['>', '<']],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
  [ts.SyntaxKind.AmpersandAmpersandToken, ['||']],
  [ts.SyntaxKind.BarBarToken, ['&&']],
  [ts.SyntaxKind.AsteriskToken, ['/']],
  [ts.SyntaxKind.SlashToken, ['*']],
  [ts.SyntaxKind.MinusToken, ['+']],
]);
const COMPARATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['<', ['<=', '>']], ['<=', ['<', '>=']], ['>', ['>=', '<']], ['>=', ['>', '<=']], ['==', ['!=']], ['!=', ['==']],
]);
const DIRECTIONS: ReadonlyMap<string, string> = new Map([['lower', 'higher'], ['higher', 'lower']]);
/** Files that are tables of what people write: there each word of a string is an entry. */
const TABLES = new Set(['comparators.ts', 'comparison.ts', 'units.ts']);
const NO_WORD = 'zzzz';

export function mutantsOf(name: string, source: string): readonly Mutant[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const table = TABLES.has(name);
  const add = (node: ts.Node, start: number, end: number, mutated: string, inTable: boolean): void => {
    mutants.push({
      line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      original: source.slice(start, end),
      mutated,
      source: source.slice(0, start) + mutated + source.slice(end),
      table: inTable,
    });
  };
  const replace = (node: ts.Node, mutated: string, inTable = false): void => {
    add(node, node.getStart(), node.getEnd(), mutated, inTable);
  };

  const visit = (node: ts.Node): void => {
    // Types are erased, and imports name files.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) for (const operator of OPERATORS.get(node.operatorToken.kind) ?? []) replace(node.operatorToken, operator);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.getStart(), node.getStart() + 1, '', false);
    if (node.kind === ts.SyntaxKind.TrueKeyword) replace(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) replace(node, 'true');
    if (ts.isNumericLiteral(node)) replace(node, table && node.text !== '0' ? `(${node.text} * 7)` : `(${node.text} + 1)`, table);
    if (ts.isPropertyAccessExpression(node) && (node.name.text === 'some' || node.name.text === 'every')) replace(node.name, node.name.text === 'some' ? 'every' : 'some');
    if (ts.isStringLiteral(node)) visitString(node);
    ts.forEachChild(node, visit);
  };

  const visitString = (node: ts.StringLiteral): void => {
    if (ts.isCaseClause(node.parent)) return;
    const flipped = COMPARATORS.get(node.text) ?? [];
    for (const comparator of flipped) replace(node, `'${comparator}'`, table);
    const turned = DIRECTIONS.get(node.text);
    if (turned !== undefined) replace(node, `'${turned}'`);
    if (!table || flipped.length > 0 || node.text === '') return;
    // Every word of a unit's names, or a whole phrase.
    const words = name === 'units.ts' ? [...node.text.matchAll(/\S+/gu)] : [];
    for (const word of words) add(node, node.getStart() + 1 + word.index, node.getStart() + 1 + word.index + word[0].length, NO_WORD, true);
    if (words.length === 0) replace(node, `'${NO_WORD}'`, true);
  };

  visit(file);
  return mutants;
}
