/** Options of a fenced block, from its info string. */

/** `options` is empty where there are none; `fault` says what could not be read. */
export interface BlockOptions {
  readonly options: Readonly<Record<string, unknown>>;
  readonly fault: string | null;
}

const NONE: BlockOptions = { options: {}, fault: null };
const PAIR = /([A-Za-z_][\w-]*)=(?:"([^"]*)"|'([^']*)'|([^\s,}"']+))(?=[\s,}]|$)/g;

/**
 * Reads what follows the language: `{ name=halt timeout=5m }`, `{"name": "halt"}`, or bare `name=halt` pairs.
 * `true` and `false` become booleans, plain numbers numbers, all else stays text.
 * Braces without a pair, such as `{1,3-5}` to mark lines, belong to other tools and are no fault.
 */
export function readOptions(meta: string): BlockOptions {
  const source = meta.trim();
  if (source === '') return NONE;
  if (/^\{\s*"/.test(source)) return readJson(source);
  const options = Object.fromEntries([...source.matchAll(PAIR)].map(([, key = '', double, single, bare]) => [key, double ?? single ?? readValue(bare ?? '')]));
  const rest = source.replaceAll(PAIR, '');
  const broken = source.startsWith('{') && rest.includes('=');
  return { options, fault: broken ? `Unexpected "${rest.replaceAll(/[{},\s]+/g, ' ').trim()}" in the options of the block, expected name=value pairs.` : null };
}

function readJson(source: string): BlockOptions {
  try {
    const value: unknown = JSON.parse(source);
    return { options: Object.fromEntries(Object.entries(value ?? {})), fault: null };
  } catch {
    return { options: {}, fault: 'The options of the block are not valid JSON, and none of them is in force.' };
  }
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
