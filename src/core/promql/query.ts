import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode, Tree } from '@lezer/common';
import { leftOut, type LeftOut } from './leftOut.ts';

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
  /** Query for the fewest observations behind a quantile; null where it is none or they cannot be counted. */
  readonly observations: string | null;
  /** Counters that a rate is taken of. */
  readonly counters: readonly Counter[];
  /** What the whole query is, where it is nothing but sums of counters' rates or of their increases. */
  readonly sums: 'rate' | 'increase' | null;
  /** Whether a quantile is worked on further, so that it cannot be seen whether it fell into the last bucket. */
  readonly hiddenQuantile: boolean;
  readonly leftOut: LeftOut;
}

/** A counter in `rate`, `irate` or `increase`. */
export interface Counter {
  readonly selector: string;
  /** The duration in brackets, as written. */
  readonly window: string;
  /** Whether it stands in the numerator of the query's ratio. */
  readonly inNumerator: boolean;
}

export interface Ratio {
  readonly numerator: string;
  /** Query for how many were counted in the numerator; null where it is more than sums of `rate` or `increase`. */
  readonly counted: string | null;
  /** Query for how many were counted; null where the denominator is more than sums of `rate` or `increase`. */
  readonly requests: string | null;
  /** Whether the query is the ratio and nothing else. */
  readonly whole: boolean;
}

export function readPromql(query: string): PromqlQuery {
  const tree = parser.parse(query);
  const text = (node: SyntaxNode): string => query.slice(node.from, node.to);
  const selectors = found(tree, 'VectorSelector').map(text);
  const divisions = found(tree, 'Div').map((sign) => sign.parent).filter((node) => node !== null);
  const [division] = divisions;
  const [histogram] = found(tree, 'HistogramQuantile');
  const outer = quantileCall(tree.topNode.firstChild);
  const observed = outer?.getChild('FunctionCallBody')?.lastChild ?? null;
  const observations = observed === null ? null : countQuery(observed, query);
  const inner = outer === null ? [] : found(tree, 'VectorSelector');
  return {
    fault: firstFault(tree),
    selectors: [...new Set(selectors)],
    ratio: divisions.length === 1 && division !== undefined ? readRatio(division, query) : null,
    histogram: inner.length === 1 && inner[0] !== undefined ? text(inner[0]) : null,
    // Buckets count cumulatively, so that the largest of a histogram counts all.
    observations: observations === null ? null : `min(max without (le) (${observations}))`,
    counters: countersOf(tree, query, divisions.length === 1 ? (division?.firstChild ?? null) : null),
    sums: sumsOf(tree, query),
    leftOut: leftOut(query),
    hiddenQuantile: histogram !== undefined && (inner.length !== 1 || found(tree, 'HistogramQuantile').length !== 1),
  };
}

const indexes = new WeakMap<Tree, ReadonlyMap<string, readonly SyntaxNode[]>>();

/** The nodes of a tree by their names, gathered in one walk however many are asked for. */
function indexOf(tree: Tree): ReadonlyMap<string, readonly SyntaxNode[]> {
  const known = indexes.get(tree);
  if (known !== undefined) return known;
  const index = new Map<string, SyntaxNode[]>();
  tree.iterate({
    enter: ({ name, node }) => {
      const same = index.get(name);
      if (same === undefined) index.set(name, [node]);
      else same.push(node);
    },
  });
  indexes.set(tree, index);
  return index;
}

function found(tree: Tree, name: string, from = 0, to = tree.length): readonly SyntaxNode[] {
  return (indexOf(tree).get(name) ?? []).filter((node) => node.from >= from && node.to <= to);
}

function firstFault(tree: Tree): number | null {
  let fault: number | null = null;
  tree.iterate({ enter: (node) => { if (node.type.isError) fault ??= node.from; } });
  return fault;
}

function readRatio(division: SyntaxNode, query: string): Ratio | null {
  const [numerator, denominator] = [division.firstChild, division.lastChild];
  if (numerator === null || denominator === null) return null;
  return { numerator: query.slice(numerator.from, numerator.to), counted: countQuery(numerator, query), requests: countQuery(denominator, query), whole: around(division) === null };
}

function sumsOf(tree: Tree, query: string): PromqlQuery['sums'] {
  const root = tree.topNode.firstChild;
  if (root === null || countQuery(root, query) === null) return null;
  const rates = found(tree, 'Rate').length;
  const increases = found(tree, 'Increase').length;
  return increases === 0 ? 'rate' : rates === 0 ? 'increase' : null;
}

/** The nearest expression around one, brackets left out; null for the outermost. */
function around(node: SyntaxNode): SyntaxNode | null {
  const { parent } = node;
  if (parent === null || parent.name === 'PromQL') return null;
  return parent.name === 'ParenExpr' ? around(parent) : parent;
}

function countersOf(tree: Tree, query: string, numerator: SyntaxNode | null): readonly Counter[] {
  return ['Rate', 'Irate', 'Increase'].flatMap((name) => found(tree, name)).flatMap((node) => {
    const call = node.parent?.parent;
    if (call === null || call === undefined) return [];
    return found(tree, 'MatrixSelector', call.from, call.to).flatMap((matrix) => {
      const selector = matrix.getChild('VectorSelector');
      const window = matrix.getChild('DurationExpr');
      if (selector === null || window === null) return [];
      const inNumerator = numerator !== null && matrix.from >= numerator.from && matrix.to <= numerator.to;
      return [{ selector: query.slice(selector.from, selector.to), window: query.slice(window.from, window.to), inNumerator }];
    });
  });
}

/** Parts of a denominator that only count: anything else, such as `clamp_min` or `or vector(1)`, could make requests up. */
const COUNTING = new Set(['ParenExpr', 'AggregateExpr', 'AggregateOp', 'Sum', 'AggregateModifier', 'By', 'Without', 'GroupingLabels', 'FunctionCall', 'FunctionCallBody', 'FunctionIdentifier', 'Rate', 'Increase', 'MatrixSelector', 'OffsetExpr', 'Offset']);
/** Parts that are of a selector or a duration, whatever they hold. */
const WHOLE = new Set(['VectorSelector', 'DurationExpr', 'OffsetDurationExpr', 'LabelName', 'QuotedLabelName']);

/** The expression with `increase` for `rate`: how many it counts. */
function countQuery(expression: SyntaxNode, query: string): string | null {
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
  visit(expression);
  if (!counts || !counted) return null;
  const text = query.slice(expression.from, expression.to);
  return rates.reverse().reduce((changed, { from, to }) => `${changed.slice(0, from - expression.from)}increase${changed.slice(to - expression.from)}`, text);
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
