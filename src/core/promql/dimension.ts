import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';
import type { UnitFactor } from '../condition/units.ts';
import { scale } from '../condition/units.ts';
import { constantOf } from './constant.ts';

/** Powers of the base units in a value, and what a figure is multiplied by to be in them. Events are what a counter counts. */
interface Dimension {
  readonly seconds: number;
  readonly bytes: number;
  readonly events: number;
  readonly factor: number;
}

const dimension = (part: Partial<Dimension>): Dimension => ({ seconds: 0, bytes: 0, events: 0, factor: 1, ...part });

/** The unit of a metric whose name does not tell it, such as from its metadata; null where nothing does. */
export type UnitOfName = (name: string) => UnitFactor | null;

/** Ends of names (Prometheus, "Metric and label naming"); what stands behind the unit is about how it is counted. */
const SUFFIXES: readonly (readonly [RegExp, Dimension])[] = [
  [/_(?:milliseconds|millis|ms)$/u, dimension({ seconds: 1, factor: 1e-3 })],
  [/_(?:microseconds|us)$/u, dimension({ seconds: 1, factor: 1e-6 })],
  [/_seconds$/u, dimension({ seconds: 1 })],
  [/_minutes$/u, dimension({ seconds: 1, factor: 60 })],
  [/_(?:kilobytes|kb)$/u, dimension({ bytes: 1, factor: 1e3 })],
  [/_(?:megabytes|mb)$/u, dimension({ bytes: 1, factor: 1e6 })],
  [/_bytes$/u, dimension({ bytes: 1 })],
  [/_(?:percent|percentage|pct)$/u, dimension({ factor: 0.01 })],
  [/_ratio$/u, dimension({})],
];

/**
 * The unit of what an expression gives, by the names of its metrics and what is done with them: `a_seconds_sum / a_seconds_count`
 * is a time, `errors_total / requests_total * 100` a ratio in hundredths. Null where anything in it is not known.
 */
export function unitOfExpression(query: string, unitOfName: UnitOfName = () => null): UnitFactor | null {
  const top = parser.parse(query).topNode.firstChild;
  const found = top === null ? null : dimensionOf(top, query, unitOfName);
  if (found === null) return null;
  const { seconds, bytes, events, factor } = found;
  if (seconds === 1 && bytes === 0) return { unit: 'seconds', factor };
  if (seconds === 0 && bytes === 1) return { unit: 'bytes', factor };
  if (seconds === -1 && bytes === 0 && events === 1) return { unit: 'per_second', factor };
  if (seconds !== 0 || bytes !== 0) return null;
  return events === 0 ? { unit: 'ratio', factor } : { unit: 'none', factor };
}

type Read = (node: SyntaxNode) => Dimension | null;

function dimensionOf(node: SyntaxNode, query: string, unitOfName: UnitOfName): Dimension | null {
  const read: Read = (child) => dimensionOf(child, query, unitOfName);
  switch (node.name) {
    case 'ParenExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
      return node.firstChild === null ? null : read(node.firstChild);
    case 'UnaryExpr':
      return node.lastChild === null ? null : read(node.lastChild);
    case 'VectorSelector': {
      const identifier = node.getChild('Identifier');
      return identifier === null ? null : named(query.slice(identifier.from, identifier.to), unitOfName);
    }
    case 'AggregateExpr':
      return aggregated(node, read);
    case 'FunctionCall':
      return called(node, query, read, unitOfName);
    case 'BinaryExpr':
      return joined(node, query, read);
    default:
      return null;
  }
}

/** Of a recording rule, `level:metric:operations`, the metric tells. */
function named(name: string, unitOfName: UnitOfName): Dimension | null {
  if (name.includes(':')) {
    const found = name.split(':').map(suffixed).filter((part) => part !== null);
    // What operations it went through may have changed the unit of anything but a ratio.
    return found.length === 1 && (!/:i?(?:rate|increase|count)/u.test(name) || isRatio(found[0])) ? (found[0] ?? null) : null;
  }
  if (/_(?:bucket|count)$/u.test(name)) return dimension({ events: 1 });
  const bare = name.replace(/_(?:total|sum)$/u, '');
  const stated = unitOfName(name);
  return suffixed(bare) ?? (stated === null ? null : ofUnit(stated)) ?? (name.endsWith('_total') ? dimension({ events: 1 }) : null);
}

function suffixed(name: string): Dimension | null {
  return SUFFIXES.find(([suffix]) => suffix.test(name))?.[1] ?? null;
}

function isRatio(found: Dimension | undefined): boolean {
  return found?.seconds === 0 && found.bytes === 0 && found.events === 0;
}

function ofUnit({ unit, factor }: UnitFactor): Dimension {
  switch (unit) {
    case 'seconds':
      return dimension({ seconds: 1, factor });
    case 'bytes':
      return dimension({ bytes: 1, factor });
    case 'ratio':
      return dimension({ factor });
    case 'per_second':
      return dimension({ seconds: -1, events: 1, factor });
    case 'none':
      return dimension({ events: 1, factor });
  }
}

const KEEPING_AGGREGATES = new Set(['Sum', 'Avg', 'Min', 'Max', 'Quantile', 'Topk', 'Bottomk', 'LimitK', 'LimitRatio', 'Stddev']);
const COUNTING_AGGREGATES = new Set(['Count', 'Group', 'CountValues']);

function aggregated(node: SyntaxNode, read: Read): Dimension | null {
  const operation = node.getChild('AggregateOp')?.firstChild?.name ?? '';
  const argument = node.getChild('FunctionCallBody')?.lastChild ?? null;
  if (COUNTING_AGGREGATES.has(operation)) return dimension({ events: 1 });
  return KEEPING_AGGREGATES.has(operation) && argument !== null ? read(argument) : null;
}

const KEEPING_FUNCTIONS = new Set(['Abs', 'Ceil', 'Floor', 'Round', 'Clamp', 'ClampMin', 'ClampMax', 'Sort', 'SortDesc', 'Scalar', 'Vector', 'LabelReplace', 'LabelJoin', 'AvgOverTime', 'MinOverTime', 'MaxOverTime', 'LastOverTime', 'QuantileOverTime', 'Increase', 'Delta', 'Idelta']);
const RATES = new Set(['Rate', 'Irate', 'Deriv']);
const TIMES = new Set(['Time', 'Timestamp']);
const COUNTS = new Set(['CountOverTime', 'Absent', 'AbsentOverTime', 'PresentOverTime', 'Changes', 'Resets']);

function called(node: SyntaxNode, query: string, read: Read, unitOfName: UnitOfName): Dimension | null {
  const name = node.getChild('FunctionIdentifier')?.firstChild?.name ?? '';
  const body = node.getChild('FunctionCallBody');
  const argument = name === 'QuantileOverTime' || name === 'HistogramQuantile' ? body?.lastChild : body?.firstChild;
  if (TIMES.has(name)) return dimension({ seconds: 1 });
  if (COUNTS.has(name)) return dimension({ events: 1 });
  if (argument === null || argument === undefined) return null;
  if (name === 'HistogramQuantile') return ofHistogram(argument, query, unitOfName);
  if (KEEPING_FUNCTIONS.has(name)) return read(argument);
  const inner = RATES.has(name) ? read(argument) : null;
  return inner === null ? null : { ...inner, seconds: inner.seconds - 1 };
}

/** A quantile is in the unit of the bounds, which the name of the only histogram tells. */
function ofHistogram(node: SyntaxNode, query: string, unitOfName: UnitOfName): Dimension | null {
  const names = new Set<string>();
  const visit = (at: SyntaxNode): void => {
    const identifier = at.name === 'VectorSelector' ? at.getChild('Identifier') : null;
    if (identifier !== null) names.add(query.slice(identifier.from, identifier.to));
    for (let child = at.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(node);
  const [name] = names;
  return names.size === 1 && name !== undefined ? named(name.replace(/_bucket$/u, ''), unitOfName) : null;
}

function joined(node: SyntaxNode, query: string, read: Read): Dimension | null {
  const { firstChild: left, lastChild: right } = node;
  if (left === null || right === null) return null;
  // What is compared with `bool` is a one or a zero.
  if (node.getChild('BoolModifier') !== null) return dimension({ events: 1 });
  const operator = left.nextSibling?.name ?? '';
  const [leftConstant, rightConstant] = [constantOf(left, query), constantOf(right, query)];
  if (rightConstant !== null) return withConstant(read(left), rightConstant, operator);
  if (leftConstant !== null) return operator === 'Div' ? null : withConstant(read(right), leftConstant, operator);
  const [a, b] = [read(left), read(right)];
  if (operator === 'And' || operator === 'Unless') return a;
  if (a === null || b === null) return null;
  switch (operator) {
    case 'Div':
      return { seconds: a.seconds - b.seconds, bytes: a.bytes - b.bytes, events: a.events - b.events, factor: scale(a.factor, 1 / b.factor) };
    case 'Mul':
      return { seconds: a.seconds + b.seconds, bytes: a.bytes + b.bytes, events: a.events + b.events, factor: scale(a.factor, b.factor) };
    case 'Add':
    case 'Sub':
    case 'Or':
      return a.seconds === b.seconds && a.bytes === b.bytes && a.events === b.events && a.factor === b.factor ? a : null;
    default:
      return null;
  }
}

function withConstant(found: Dimension | null, constant: number, operator: string): Dimension | null {
  if (found === null || constant === 0) return null;
  switch (operator) {
    case 'Mul':
      return { ...found, factor: scale(found.factor, 1 / constant) };
    case 'Div':
      return { ...found, factor: scale(found.factor, constant) };
    case 'Add':
    case 'Sub':
    case 'Gtr':
    case 'Gte':
    case 'Lss':
    case 'Lte':
    case 'Eql':
    case 'Neq':
      return found;
    default:
      return null;
  }
}
