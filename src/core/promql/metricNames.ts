import { parser } from '@prometheus-io/lezer-promql';

/** Functions that a series may be missing for: then they give something. */
const OF_ABSENCE = /^Absent(?:OverTime)?$/u;

/** Names of the metrics that an expression cannot do without; null where it asks whether something is absent, or names none. */
export function neededNames(query: string): readonly string[] | null {
  const names = new Set<string>();
  let absence = false;
  parser.parse(query).iterate({
    enter: (node) => {
      if (OF_ABSENCE.test(node.name)) absence = true;
      const identifier = node.name === 'VectorSelector' ? node.node.getChild('Identifier') : null;
      if (identifier !== null) names.add(query.slice(identifier.from, identifier.to));
    },
  });
  return absence || names.size === 0 ? null : [...names];
}
