/** Whole values that stand for one that is still to come. */
const WHOLE = /^(?:<[^<>]*>|\[[^[\]]*\]|\{\{.*\}\}|[xX]{3,}|\*{3,}|\.{3}|…|-{2,}|_{2,}|\?+|(?:to[\s_-]?do|tbd|tba|fix[\s_-]?me|placeholder|dummy|undefined|null|n\/a)|(?:please[\s_-]+)?(?:change|replace|fill|set|edit|update)[\s_-]*(?:me|this|it|in)(?:[\s_!.-].*)?|(?:your|insert|enter)[\s_-].*|.*[\s_-]here)$/iu;
/** Holes in the middle of a value: `postgres://<user>:<password>@host`, `sk-xxxx`. */
const HOLE = /<[\w .-]*(?:your|user|pass|host|key|secret|token|name|id|url|value|project|region|domain|change|replace)[\w .-]*>|(?:^|[^\p{L}\p{N}])x{4,}(?:$|[^\p{L}\p{N}])|change[_-]?me/iu;
/** Names that are nobody's, so that they can stand in examples (RFC 2606, sections 2 and 3). */
const EXAMPLE_HOST = /(?:^|[^\p{L}\p{N}-])(?:[\p{L}\p{N}-]+\.)*example(?:\.com|\.net|\.org)?(?=$|[/:\s,;"'])|\.example(?=$|[/:\s,;"'])/iu;

/** Whether a value is a note to whoever was to put one there: `changeme`, `<your-key>`, `xxx`, `TODO`, `https://example.com`. */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  return WHOLE.test(trimmed) || HOLE.test(trimmed) || EXAMPLE_HOST.test(trimmed);
}
