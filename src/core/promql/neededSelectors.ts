import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

/** Functions that a series may be missing for: then they give something. */
const OF_ABSENCE = /^Absent(?:OverTime)?$/u;

/**
 * Selectors without whose series an expression gives nothing at all, so that an alert on it can never fire. Of what is divided
 * only the names, since a counter of errors may have no series before the first one. Empty where it asks for absence.
 */
export function neededSelectors(query: string): readonly string[] {
  const selectors = new Set<string>();
  let absence = false;
  parser.parse(query).iterate({
    enter: ({ name, node }) => {
      if (OF_ABSENCE.test(name)) absence = true;
      if (name !== 'VectorSelector') return;
      const identifier = node.getChild('Identifier');
      const { from, to } = identifier !== null && isDivided(node) ? identifier : node;
      selectors.add(query.slice(from, to));
    },
  });
  return absence ? [] : [...selectors];
}

function isDivided(node: SyntaxNode): boolean {
  for (let at = node; at.parent !== null; at = at.parent) {
    const first = at.parent.firstChild;
    if (at.parent.name === 'BinaryExpr' && first?.nextSibling?.name === 'Div' && first.from === at.from && first.to === at.to) return true;
  }
  return false;
}
