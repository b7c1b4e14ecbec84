/** A metric as it is written under `holdpoint.metrics`: `{ query: 'up', unit: 'seconds' }`. */
export type WrittenMetric = Readonly<Record<string, string | number>>;

/** One line of YAML that may stand in block and in flow style alike: `error rate: { query: 'up{job="x"}', unit: ratio }`. */
export function writeEntry(name: string, metric: WrittenMetric): string {
  const pairs = Object.entries(metric).map(([key, value]) => `${writeScalar(key)}: ${typeof value === 'number' ? String(value) : writeScalar(value)}`);
  return `${writeScalar(name)}: { ${pairs.join(', ')} }`;
}

/** Words that YAML 1.1 or 1.2 takes for something else than text. */
const NOT_TEXT = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]+)*$/u;

/** Plain where that is text in every dialect, else in single quotes, which leave PromQL as it is; with controls as JSON, which YAML 1.2 reads. */
function writeScalar(text: string): string {
  if (PLAIN.test(text) && !NOT_TEXT.test(text)) return text;
  return /^[^\p{C}\u0085\u2028\u2029]*$/u.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}
