import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import type { FrontMatter } from '../checklist/frontMatter.ts';
import type { TextEdit } from '../checklist/model.ts';

/** The keys on the way to a metric. */
const PATH: readonly string[] = ['holdpoint', 'metrics'];

/**
 * The place for an entry of `holdpoint.metrics`, and what to write there: the entry, with the keys that are missing on the way.
 * It is not tried out here: what stands around it may give it another meaning. Null where there is none.
 */
export function insertionPlace(text: string, frontMatter: FrontMatter, entry: string): TextEdit | null {
  const { source, document, offset } = frontMatter;
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  if (source === null) return insertion(0, `---${eol}${lines([...PATH.map(opened), entry], '', 2, eol)}---${eol}${/^[^\r\n]/.test(text) ? eol : ''}`);
  const yaml: Yaml = { text, offset, eol };
  const root = document?.contents ?? null;
  // Nothing but blanks and comments.
  if (!isMap(root)) return insertion(lineAfter(yaml, source.length), lines([...PATH.map(opened), entry], '', 2, eol));
  return below(yaml, root as YAMLMap<unknown, unknown>, PATH, 2, entry);
}

/** `offset` is where the YAML begins in the text: its own offsets count from there. */
interface Yaml {
  readonly text: string;
  readonly offset: number;
  readonly eol: string;
}

/** Follows the keys as far as they are written. `step` is by how much the levels above are indented. */
function below(yaml: Yaml, map: YAMLMap<unknown, unknown>, keys: readonly string[], step: number, entry: string): TextEdit | null {
  const [key, ...rest] = keys;
  const pair = map.items.find((candidate) => isScalar(candidate.key) && candidate.key.value === key);
  if (key === undefined || pair === undefined) return map.flow === true ? inFlow(yaml, map, keys, entry) : inBlock(yaml, map, keys, step, entry);
  const column = columnOf(yaml, startOf(pair.key));
  if (isMap(pair.value)) {
    const inner = pair.value as YAMLMap<unknown, unknown>;
    const deeper = columnOf(yaml, startOf(inner)) - column;
    return below(yaml, inner, rest, inner.flow !== true && deeper > 0 ? deeper : step, entry);
  }
  // A key without a value: what belongs to it goes below.
  return map.flow === true ? null : insertion(lineAfter(yaml, startOf(pair.key) + 1), lines([...rest.map(opened), entry], ' '.repeat(column + step), step, yaml.eol));
}

/** Below the last line of the mapping. */
function inBlock(yaml: Yaml, map: YAMLMap<unknown, unknown>, keys: readonly string[], step: number, entry: string): TextEdit {
  const indent = ' '.repeat(columnOf(yaml, startOf(map.items[0]?.key)));
  return insertion(lineAfter(yaml, endOf(map.items.at(-1))), lines([...keys.map(opened), entry], indent, step, yaml.eol));
}

/** Behind the last entry between the braces. */
function inFlow(yaml: Yaml, map: YAMLMap<unknown, unknown>, keys: readonly string[], entry: string): TextEdit {
  const written = keys.reduceRight((inner, key) => `${key}: { ${inner} }`, entry);
  const last = map.items.at(-1);
  return last === undefined ? insertion(yaml.offset + startOf(map) + 1, ` ${written} `) : insertion(yaml.offset + endOf(last), `, ${written}`);
}

function insertion(offset: number, text: string): TextEdit {
  return { offset, length: 0, text };
}

function opened(key: string): string {
  return `${key}:`;
}

/** Lines of which each stands a step deeper than the one before. */
function lines(all: readonly string[], indent: string, step: number, eol: string): string {
  return all.map((line, depth) => `${indent}${' '.repeat(depth * step)}${line}${eol}`).join('');
}

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

function endOf(pair: Pair<unknown, unknown> | undefined): number {
  return ((pair?.value ?? pair?.key) as Node | null | undefined)?.range?.[1] ?? 0;
}

function columnOf({ text, offset }: Yaml, position: number): number {
  const at = offset + position;
  return at - Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) - 1;
}

/** The start of the line that follows a position, or the position where a line starts there. The closing fence is a line too. */
function lineAfter({ text, offset }: Yaml, position: number): number {
  const at = offset + position;
  if (columnOf({ text, offset, eol: '' }, position) === 0) return at;
  const ending = /\r\n|\n|\r/g;
  ending.lastIndex = at;
  const found = ending.exec(text);
  return found === null ? text.length : found.index + found[0].length;
}
