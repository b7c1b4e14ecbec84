import { parseFrontMatter } from '../checklist/frontMatter.ts';
import type { TextEdit } from '../checklist/model.ts';
import { insertionPlace } from './insertionPlace.ts';
import { sameValue } from './sameValue.ts';
import { writeEntry, type WrittenMetric } from './writeEntry.ts';

export type Insertion =
  | { readonly status: 'possible'; readonly edit: TextEdit }
  /** `message` says what stands in the way and what to do. */
  | { readonly status: 'refused'; readonly message: string };

/**
 * Where to write a metric into the front matter of a checklist, and what: one insertion that leaves every other character
 * alone. `text` is without a byte order mark. It is tried out, and given only if the front matter then says what it said
 * before and the new metric.
 */
export function insertMetric(text: string, name: string, metric: WrittenMetric): Insertion {
  const before = parseFrontMatter(text);
  const [problem] = before.problems;
  if (problem !== undefined) return refused(`The front matter cannot be read. Mend line ${String(problem.line)} of the file first.`);
  const wanted = withMetric(before.value, name, metric);
  if (wanted === null) return refused(`The front matter has a metric “${name}” already, or something else where metrics stand. Change it by hand.`);
  const edit = insertionPlace(text, before, writeEntry(name, metric));
  const after = edit === null ? null : parseFrontMatter(text.slice(0, edit.offset) + edit.text + text.slice(edit.offset));
  if (edit !== null && sameValue(after?.value, wanted)) return { status: 'possible', edit };
  return refused('The front matter is written in a way that leaves no place for a line without changing what stands there. Write the metric by hand.');
}

function refused(message: string): Insertion {
  return { status: 'refused', message };
}

type Value = Readonly<Record<string, unknown>>;

/** The front matter as it is to read afterwards; null where the metric is there already or something else stands in the way. */
function withMetric(value: Value, name: string, metric: WrittenMetric): Value | null {
  const holdpoint = mapping(value['holdpoint']);
  const metrics = holdpoint === null ? null : mapping(holdpoint['metrics']);
  if (holdpoint === null || metrics === null || Object.hasOwn(metrics, name)) return null;
  return { ...value, holdpoint: { ...holdpoint, metrics: { ...metrics, [name]: metric } } };
}

/** Empty for a key that is not there or has no value yet. */
function mapping(value: unknown): Value | null {
  if (value === undefined || value === null) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Value) : null;
}
