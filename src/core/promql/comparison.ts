import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';
import type { Comparator } from '../condition/condition.ts';
import { scale } from '../condition/units.ts';
import { constantOf } from './constant.ts';

/** What the expression of an alert compares: one side, and a number or a multiple of another side. */
export interface Comparison {
  /** As written, a factor before or behind it left out where the limit is a multiple. */
  readonly compared: string;
  readonly comparator: Comparator;
  readonly limit: { readonly kind: 'number'; readonly value: number } | { readonly kind: 'multiple'; readonly factor: number; readonly of: string };
}

/** `why` goes on after "Its expression". */
export type ReadComparison = { readonly status: 'read'; readonly comparison: Comparison } | { readonly status: 'other'; readonly why: string };

const SIGNS: ReadonlyMap<string, Comparator> = new Map([['Gtr', '>'], ['Gte', '>='], ['Lss', '<'], ['Lte', '<='], ['Eql', '=='], ['Neq', '!=']]);
const TURNED: Readonly<Record<Comparator, Comparator>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=', '==': '==', '!=': '!=' };
const SET_OPERATORS = new Set(['And', 'Or', 'Unless']);

/** Reads an expression that is one comparison and nothing else. What is more than that fires at other times too, or at fewer. */
export function readComparison(query: string): ReadComparison {
  const tree = parser.parse(query);
  let faulty = false;
  tree.iterate({ enter: (node) => { if (node.type.isError) faulty = true; } });
  const { node, suffix } = withoutOffset(unwrapped(tree.topNode.firstChild), query);
  const other = (why: string): ReadComparison => ({ status: 'other', why });
  if (faulty || node === null) return other('is not understood');
  const operator = node.name === 'BinaryExpr' ? (node.firstChild?.nextSibling?.name ?? '') : '';
  if (SET_OPERATORS.has(operator)) return other('joins more than one condition');
  const comparator = SIGNS.get(operator);
  const { firstChild: left, lastChild: right } = node;
  if (comparator === undefined || left === null || right === null) return other('compares nothing');
  if (node.getChild('BoolModifier') !== null) return other('compares with bool, which gives a sample either way, so that it always fires');
  const [leftConstant, rightConstant] = [constantOf(left, query), constantOf(right, query)];
  if (leftConstant !== null && rightConstant !== null) return other('compares two numbers');
  if (rightConstant !== null) return read(textOf(left, query), comparator, { kind: 'number', value: rightConstant });
  if (leftConstant !== null) return read(textOf(right, query), TURNED[comparator], { kind: 'number', value: leftConstant });
  const [a, b] = [factored(left, query), factored(right, query)];
  if (!(a.factor > 0 && b.factor > 0)) return other('multiplies by what is not above zero');
  return read(a.text, comparator, { kind: 'multiple', factor: scale(b.factor, 1 / a.factor), of: b.text + suffix });
}

/** The grammar gives `a > b offset 1w` an offset of the whole, and the server one of `b`. */
function withoutOffset(node: SyntaxNode | null, query: string): { readonly node: SyntaxNode | null; readonly suffix: string } {
  const inner = node?.name === 'OffsetExpr' || node?.name === 'StepInvariantExpr' ? node.firstChild : null;
  return node === null || inner?.name !== 'BinaryExpr' ? { node, suffix: '' } : { node: inner, suffix: query.slice(inner.to, node.to) };
}

/** The two sides of an expression that is a division and nothing else; null for any other. */
export function readDivision(query: string): { readonly above: string; readonly below: string } | null {
  const node = unwrapped(parser.parse(query).topNode.firstChild);
  const { firstChild: above, lastChild: below } = node ?? { firstChild: null, lastChild: null };
  if (node?.name !== 'BinaryExpr' || above === null || below === null || above.nextSibling?.name !== 'Div') return null;
  return { above: textOf(above, query), below: textOf(below, query) };
}

function read(compared: string, comparator: Comparator, limit: Comparison['limit']): ReadComparison {
  return { status: 'read', comparison: { compared, comparator, limit } };
}

function unwrapped(node: SyntaxNode | null): SyntaxNode | null {
  return node?.name === 'ParenExpr' ? unwrapped(node.firstChild) : node;
}

function textOf(node: SyntaxNode, query: string): string {
  const inner = unwrapped(node) ?? node;
  return query.slice(inner.from, inner.to);
}

/** `5 * x`, `x * 5` and `x / 5`: the number apart from the rest. */
function factored(node: SyntaxNode, query: string): { readonly factor: number; readonly text: string } {
  const inner = unwrapped(node) ?? node;
  const { firstChild: left, lastChild: right } = inner;
  const operator = inner.name === 'BinaryExpr' ? left?.nextSibling?.name : undefined;
  if (left !== null && right !== null) {
    const [leftConstant, rightConstant] = [constantOf(left, query), constantOf(right, query)];
    if (operator === 'Mul' && leftConstant !== null) return { factor: leftConstant, text: textOf(right, query) };
    if (operator === 'Mul' && rightConstant !== null) return { factor: rightConstant, text: textOf(left, query) };
    if (operator === 'Div' && rightConstant !== null) return { factor: 1 / rightConstant, text: textOf(left, query) };
  }
  return { factor: 1, text: query.slice(inner.from, inner.to) };
}
