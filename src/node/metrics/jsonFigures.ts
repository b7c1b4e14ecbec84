import { EVERY, type JsonPath } from '../../core/configuration/jsonPath.ts';
import { nearestKey } from '../../core/configuration/nearestKey.ts';

/** A value of a document and the path that it stands at. */
export interface Found {
  readonly path: string;
  readonly value: unknown;
}

export type Figures = { readonly status: 'found'; readonly values: readonly Found[] } | { readonly status: 'missing'; readonly message: string };

/** Values that one path may give, and keys that one mistyped is compared with. */
const MOST_VALUES = 10_000;
const MOST_KEYS = 1000;
const LONGEST_TEXT = 60;

/** The values at a path; a sentence that names the nearest key where it ends. */
export function valuesAt(document: unknown, path: JsonPath): Figures {
  let places: readonly Found[] = [{ path: '', value: document }];
  for (const key of path) {
    const next: Found[] = [];
    for (const place of places) {
      const below = key === EVERY ? childrenOf(place) : childOf(place, key);
      if (typeof below === 'string') return { status: 'missing', message: below };
      next.push(...below);
      if (next.length > MOST_VALUES) return { status: 'missing', message: `The path gives more than ${String(MOST_VALUES)} values. Name one.` };
    }
    places = next;
  }
  return { status: 'found', values: places };
}

function childOf({ path, value }: Found, key: string | number): readonly Found[] | string {
  const where = path === '' ? 'The report' : path;
  if (typeof value !== 'object' || value === null) return `${where} is ${describeJson(value)}, so there is no “${String(key)}” in it.`;
  // The length of a list is nothing that the report says.
  if (Object.hasOwn(value, key) && !(Array.isArray(value) && typeof key !== 'number')) return [{ path: joined(path, key), value: (value as Readonly<Record<string, unknown>>)[String(key)] }];
  if (Array.isArray(value)) return `${where} is a list of ${String(value.length)}, and has no “${String(key)}”.`;
  const keys = Object.keys(value);
  const nearest = nearestKey(String(key), keys.slice(0, MOST_KEYS).filter((one) => one.length <= LONGEST_TEXT));
  const known = keys.slice(0, 5).map((one) => `“${cut(one)}”`).join(', ');
  return `${where} has no “${String(key)}”. ${nearest !== null ? `Did you mean “${cut(nearest)}”?` : keys.length === 0 ? 'It is empty.' : `It has ${known}${keys.length > 5 ? ' and more' : ''}.`}`;
}

function childrenOf({ path, value }: Found): readonly Found[] | string {
  const where = path === '' ? 'The report' : path;
  if (typeof value !== 'object' || value === null) return `${where} is ${describeJson(value)}, so * stands for nothing in it.`;
  const entries = Object.entries(value);
  return entries.length === 0 ? `${where} is empty, so * stands for nothing in it.` : entries.map(([key, below]) => ({ path: joined(path, Array.isArray(value) ? Number(key) : key), value: below as unknown }));
}

/** A value of JSON in a few words. */
export function describeJson(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  if (typeof value === 'object') return 'a group of values';
  return typeof value === 'string' ? `the text “${cut(value)}”` : String(value);
}

function joined(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${String(key)}]`;
  return `${path === '' ? '' : `${path}.`}${cut(key.replaceAll('.', '\\.'))}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}
