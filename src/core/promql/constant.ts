import type { SyntaxNode } from '@lezer/common';
import { readPromDuration } from '../configuration/promDuration.ts';

/** The number that an expression of nothing but numbers is, `90 * 1024`; null for anything else. */
export function constantOf(node: SyntaxNode, query: string): number | null {
  const inner = (child: SyntaxNode | null): number | null => (child === null ? null : constantOf(child, query));
  switch (node.name) {
    case 'NumberDurationLiteral':
      return readNumber(query.slice(node.from, node.to));
    case 'ParenExpr':
      return inner(node.firstChild);
    case 'UnaryExpr': {
      const value = inner(node.lastChild);
      return value === null || query.charAt(node.from) !== '-' ? value : -value;
    }
    case 'BinaryExpr': {
      const [left, right] = [inner(node.firstChild), inner(node.lastChild)];
      return left === null || right === null ? null : computed(left, right, node.firstChild?.nextSibling?.name ?? '');
    }
    default:
      return null;
  }
}

function computed(left: number, right: number, operator: string): number | null {
  switch (operator) {
    case 'Add':
      return left + right;
    case 'Sub':
      return left - right;
    case 'Mul':
      return left * right;
    case 'Div':
      return left / right;
    case 'Pow':
      return left ** right;
    default:
      return null;
  }
}

/** A literal: decimal, hexadecimal, or a duration, which is its seconds. Infinities are no limit. */
function readNumber(text: string): number | null {
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : readPromDuration(text);
}
