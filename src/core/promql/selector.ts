import { parser } from '@prometheus-io/lezer-promql';

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
