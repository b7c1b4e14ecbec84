import { parser } from '@prometheus-io/lezer-promql';

/** What is wrong with a query, and where: offsets in it, `to` exclusive and after `from`. */
export interface PromqlFault {
  readonly from: number;
  readonly to: number;
  /** The end of a sentence that begins with what is wrong. */
  readonly message: string;
}

/** Stand-ins of the same length for what the variables of a configuration become, so that offsets stay those of the text. */
const STAND_INS: ReadonlyMap<string, string> = new Map([['$canary', 'a="aaa"'], ['$stable', 'a="aaa"'], ['$window', '100000s']]);
const VARIABLE = /\$\{?\w*\}?/gu;

/** Null for PromQL, in which `$canary` and `$stable` may stand for label matchers and `$window` for a duration. */
export function promqlFault(query: string): PromqlFault | null {
  const filled = query.replaceAll(/\$(?:canary|stable|window)\b/gu, (name) => STAND_INS.get(name) ?? name);
  let fault: number | null = null;
  parser.parse(filled).iterate({ enter: (node) => { if (node.type.isError) fault ??= node.from; } });
  if (fault === null) return null;
  const from = skipBlanks(query, fault);
  const end = query.trimEnd().length;
  if (from >= end) return { from: Math.max(0, end - 1), to: Math.max(1, end), message: 'ends too early' };
  for (const { 0: name, index } of query.matchAll(VARIABLE)) {
    if (index > from || from >= index + name.length) continue;
    const message = STAND_INS.has(name) ? `has ${name} in a place where it means nothing` : `has the unknown variable ${name}; known are $canary, $stable and $window`;
    return { from: index, to: index + name.length, message };
  }
  const [unexpected = ''] = /^(?:[\w:.]+|=~|!~|[!=<>]=|[\s\S])/u.exec(query.slice(from)) ?? [];
  return { from, to: from + unexpected.length, message: `does not go on with “${unexpected}”` };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/u.test(text.charAt(at))) at += 1;
  return at;
}
