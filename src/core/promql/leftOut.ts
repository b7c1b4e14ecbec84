import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

/**
 * What an expression leaves out by comparing without `bool`. `some`: a part of what it then takes together, so that the rest looks
 * better, or worse, than all of it. `series`: series of its own answer. To count or to look for what compares is no leaving out.
 */
export type LeftOut = 'nothing' | 'series' | 'some';

const COMPARISONS = new Set(['Gtr', 'Gte', 'Lss', 'Lte', 'Eql', 'Neq']);
const COUNTING = new Set(['Count', 'Group', 'CountValues', 'CountOverTime', 'Absent', 'AbsentOverTime', 'PresentOverTime', 'Changes', 'Resets']);

export function leftOut(query: string): LeftOut {
  const top = parser.parse(query).topNode.firstChild;
  return top === null ? 'nothing' : below(top, 'series');
}

/** `where`: what a comparison here leaves out. */
function below(node: SyntaxNode, where: 'series' | 'some'): LeftOut {
  switch (node.name) {
    case 'AggregateExpr': {
      const operation = node.getChild('AggregateOp')?.firstChild?.name ?? '';
      return COUNTING.has(operation) ? 'nothing' : worst(node, 'some');
    }
    case 'FunctionCall': {
      const name = node.getChild('FunctionIdentifier')?.firstChild?.name ?? '';
      return COUNTING.has(name) ? 'nothing' : worst(node, name.endsWith('OverTime') ? 'some' : where);
    }
    case 'BinaryExpr': {
      const { firstChild: left } = node;
      const operator = left?.nextSibling?.name ?? '';
      if (COMPARISONS.has(operator) && node.getChild('BoolModifier') === null) return where;
      // Behind `and` and `unless` stands a condition, such as that there is traffic.
      return left !== null && (operator === 'And' || operator === 'Unless') ? below(left, where) : worst(node, where);
    }
    default:
      return worst(node, where);
  }
}

function worst(node: SyntaxNode, where: 'series' | 'some'): LeftOut {
  let found: LeftOut = 'nothing';
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const inner = below(child, where);
    if (inner === 'some') return inner;
    if (inner === 'series') found = inner;
  }
  return found;
}
