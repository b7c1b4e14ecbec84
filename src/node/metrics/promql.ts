import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode, Tree } from '@lezer/common';

/** What is worth knowing of a query before it is asked. */
export interface PromqlQuery {
  /** Offset of the first fault, null where it parses. */
  readonly fault: number | null;
  /** Source of each vector selector, without range or offset. */
  readonly selectors: readonly string[];
  /** The only division of the query, if it is one of counted rates: its numerator, and what counts its denominator. */
  readonly ratio: Ratio | null;
  /** Selector of the histogram that the whole query is a quantile of. */
  readonly histogram: string | null;
  /** Whether a quantile is worked on further, so that it cannot be seen whether it fell into the last bucket. */
  readonly hiddenQuantile: boolean;
}

export interface Ratio {
  readonly numerator: string;
  /** Query for how many were counted; null where the denominator is more than sums of `rate` or `increase`. */
  readonly requests: string | null;
}

export function readPromql(query: string): PromqlQuery {
  const tree = parser.parse(query);
  const text = (node: SyntaxNode): string => query.slice(node.from, node.to);
  const selectors = found(tree, 'VectorSelector').map(text);
  const divisions = found(tree, 'Div').map((sign) => sign.parent).filter((node) => node !== null);
  const [division] = divisions;
  const [histogram] = found(tree, 'HistogramQuantile');
  const outer = quantileCall(tree.topNode.firstChild);
  const inner = outer === null ? [] : found(tree, 'VectorSelector');
  return {
    fault: firstFault(tree),
    selectors: [...new Set(selectors)],
    ratio: divisions.length === 1 && division !== undefined ? readRatio(division, query) : null,
    histogram: inner.length === 1 && inner[0] !== undefined ? text(inner[0]) : null,
    hiddenQuantile: histogram !== undefined && (inner.length !== 1 || found(tree, 'HistogramQuantile').length !== 1),
  };
}

function found(tree: Tree, name: string, from = 0, to = tree.length): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  tree.iterate({ from, to, enter: (node) => { if (node.name === name && node.from >= from && node.to <= to) nodes.push(node.node); } });
  return nodes;
}

function firstFault(tree: Tree): number | null {
  let fault: number | null = null;
  tree.iterate({ enter: (node) => { if (node.type.isError) fault ??= node.from; } });
  return fault;
}

function readRatio(division: SyntaxNode, query: string): Ratio | null {
  const [numerator, denominator] = [division.firstChild, division.lastChild];
  if (numerator === null || denominator === null) return null;
  return { numerator: query.slice(numerator.from, numerator.to), requests: countQuery(denominator, query) };
}

/** Parts of a denominator that only count: anything else, such as `clamp_min` or `or vector(1)`, could make requests up. */
const COUNTING = new Set(['ParenExpr', 'AggregateExpr', 'AggregateOp', 'Sum', 'AggregateModifier', 'By', 'Without', 'GroupingLabels', 'FunctionCall', 'FunctionCallBody', 'FunctionIdentifier', 'Rate', 'Increase', 'MatrixSelector', 'OffsetExpr', 'Offset']);
/** Parts that are of a selector or a duration, whatever they hold. */
const WHOLE = new Set(['VectorSelector', 'DurationExpr', 'OffsetDurationExpr', 'LabelName', 'QuotedLabelName']);

/** The denominator with `increase` for `rate`: over how many requests the ratio was taken. */
function countQuery(denominator: SyntaxNode, query: string): string | null {
  let counts = true;
  let counted = false;
  const rates: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    if (WHOLE.has(node.name)) return;
    if (!COUNTING.has(node.name)) counts = false;
    if (node.name === 'Rate') rates.push(node);
    if (node.name === 'Rate' || node.name === 'Increase') counted = true;
    for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(denominator);
  if (!counts || !counted) return null;
  const text = query.slice(denominator.from, denominator.to);
  return rates.reverse().reduce((changed, { from, to }) => `${changed.slice(0, from - denominator.from)}increase${changed.slice(to - denominator.from)}`, text);
}

/** Aggregations through which the largest or smallest quantile comes unchanged. */
const UNCHANGING = ['Max', 'Min'];

/** The call of `histogram_quantile` that the whole expression is, through brackets, `max` and `min`. */
function quantileCall(node: SyntaxNode | null): SyntaxNode | null {
  if (node === null) return null;
  if (node.name === 'ParenExpr') return quantileCall(node.firstChild);
  if (node.name === 'AggregateExpr') {
    const operation = node.getChild('AggregateOp');
    return operation !== null && UNCHANGING.some((name) => operation.getChild(name) !== null) ? quantileCall(node.getChild('FunctionCallBody')?.firstChild ?? null) : null;
  }
  return node.name === 'FunctionCall' && (node.getChild('FunctionIdentifier')?.getChild('HistogramQuantile') ?? null) !== null ? node : null;
}

/** One matcher of a selector, as Prometheus has them. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Selector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** Reads `name{label="value"}`; null for anything else. */
export function readSelector(text: string): Selector | null {
  const tree = parser.parse(text);
  const node = tree.topNode.firstChild;
  const identifier = node?.name === 'VectorSelector' ? node.getChild('Identifier') : null;
  if (node === null || identifier === null || node.to !== text.trimEnd().length) return null;
  const matchers: Matcher[] = [];
  let whole = true;
  tree.iterate({
    enter: (at) => {
      if (at.type.isError) whole = false;
      // A matcher that is not understood would widen the selection.
      if (at.name === 'QuotedLabelMatcher' || at.name === 'QuotedLabelName') {
        if (at.node.parent?.name === 'LabelMatchers') whole = false;
      }
      if (at.name !== 'UnquotedLabelMatcher') return;
      const label = at.node.getChild('LabelName');
      const operator = at.node.getChild('MatchOp');
      const value = at.node.getChild('StringLiteral');
      if (label === null || operator === null || value === null) whole = false;
      else matchers.push({ label: text.slice(label.from, label.to), operator: text.slice(operator.from, operator.to) as Matcher['operator'], value: unquote(text.slice(value.from, value.to)) });
    },
  });
  return whole ? { name: text.slice(identifier.from, identifier.to), matchers } : null;
}

function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  return inner.replaceAll(/\\(.)/gsu, (_, character: string) => (character === 'n' ? '\n' : character === 't' ? '\t' : character));
}
