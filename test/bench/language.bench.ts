/**
 * How well and how fast item texts are read: precision and recall over labelled texts, texts per second, and, for a person
 * to judge, every text of a collection of checklists that became a metric. Labels and checklists are read from `../shared`
 * beside the repository where they are present. Run it with `node test/bench/language.bench.ts`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseChecklist } from '../../src/core/checklist/parse.ts';
import type { Condition, SectionKind, TextContext } from '../../src/core/condition/condition.ts';
import { readText, readTrigger } from '../../src/core/condition/reading/read.ts';
import { labelledTexts, scoreOf } from '../core/condition/reading/labelled/labelledTexts.ts';

const FLOOR = 20_000;
const LABELS = new URL('../../../shared/conditions.jsonl', import.meta.url);
const CORPUS = new URL('../../../shared/corpus/', import.meta.url);
const SAMPLE = new URL('../fixtures/whole-checklist/input.md', import.meta.url);

interface Label {
  readonly heading: string;
  readonly parent: string | null;
  readonly text: string;
  readonly kind: string;
  readonly condition: { readonly comparator: string; readonly threshold: Readonly<Record<string, unknown>>; readonly for: string | null } | null;
  readonly duration?: { readonly min: string; readonly max: string };
}

interface Placed {
  readonly text: string;
  readonly context: TextContext;
}

const CHECKABLE = new Set(['metric', 'alert-rule', 'trigger', 'env', 'command']);

const labels = existsSync(LABELS) ? readFileSync(LABELS, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Label) : [];
if (labels.length > 0) score(labels);
else console.log('language: no labels, since ../shared/conditions.jsonl is not here');

for (const name of ['texts', 'unseen', 'hostile']) scoreFile(name);

const placed = collect();
const fast = measure(placed);
process.exitCode = fast ? 0 : 1;

/** Prints precision and recall of what was made checkable; a text counts as found only where kind, limit and time are right. */
function score(all: readonly Label[]): void {
  let found = 0;
  let wrong = 0;
  let missed = 0;
  for (const label of all) {
    const { kind, exact } = read(label);
    if (CHECKABLE.has(kind) && !(exact && CHECKABLE.has(label.kind))) wrong += 1;
    if (CHECKABLE.has(label.kind)) {
      if (exact) found += 1;
      else missed += 1;
    }
    if (!exact) console.log(`  differs: ${label.text} -> ${kind}, labelled ${label.kind}`);
  }
  console.log(`language: ${String(all.length)} labelled texts, checkable: precision ${percent(found, found + wrong)}, recall ${percent(found, found + missed)}; cost ${String(10 * wrong + missed)} (10 for each wrongly checkable, 1 for each missed)`);
}

/** Prints the same of the texts in `test/core/condition/reading/labelled`. */
function scoreFile(name: string): void {
  const all = labelledTexts(new URL(`../core/condition/reading/labelled/${name}.txt`, import.meta.url));
  const { found, missed, wrong } = scoreOf(all);
  for (const line of [...wrong, ...missed]) console.log(`  differs: ${line}`);
  console.log(`language, ${name}.txt: ${String(all.length)} labelled texts, checkable: precision ${percent(found, found + wrong.length)}, recall ${percent(found, found + missed.length)}`);
}

function read(label: Label): { readonly kind: string; readonly exact: boolean } {
  const trigger = label.kind === 'trigger';
  const reading = trigger ? { kind: 'trigger', condition: readTrigger(label.text).condition, duration: null } : readText(label.text, { heading: label.heading, sectionKind: sectionKindOf(label.heading), parent: label.parent });
  const exact = reading.kind === label.kind && sameCondition(reading.condition, label.condition) && (label.duration === undefined || JSON.stringify(label.duration) === JSON.stringify(reading.duration));
  return { kind: reading.kind, exact };
}

function sectionKindOf(heading: string): SectionKind {
  if (heading.startsWith('Stage')) return 'stage';
  return heading.startsWith('Rollback') ? 'rollback' : 'plain';
}

/** The labels name fewer fields than the contract. */
function sameCondition(condition: Condition | null, label: Label['condition']): boolean {
  if (condition === null || label === null) return condition === label;
  const threshold = condition.threshold as unknown as Readonly<Record<string, unknown>>;
  return condition.comparator === label.comparator && condition.for === label.for && Object.entries(label.threshold).every(([key, value]) => threshold[key] === value);
}

/** Every item of the checklists at hand, where it stands. */
function collect(): readonly Placed[] {
  const files = existsSync(CORPUS) ? readdirSync(CORPUS).filter((name) => name.endsWith('.md')).map((name) => new URL(encodeURIComponent(name), CORPUS)) : [SAMPLE];
  const texts: Placed[] = [];
  const seen = new Set<string>();
  console.log('metrics, for a person to judge:');
  for (const file of files) {
    const { items, sections } = parseChecklist(readFileSync(file, 'utf8'));
    for (const item of items) {
      const section = sections.find((one) => one.id === item.section);
      const parent = items.find((one) => one.id === item.parent)?.label ?? null;
      texts.push({ text: item.text, context: { heading: section?.title ?? '', sectionKind: section?.kind ?? 'plain', parent } });
      const line = item.condition === null ? '' : `  [${item.kind}] ${parent === null ? '' : `${parent} / `}${item.text}  =>  ${inShort(item.condition)}`;
      if (line !== '' && !seen.has(line)) console.log(line);
      seen.add(line);
    }
  }
  return texts;
}

function inShort({ subject, statistic, comparator, threshold, for: window, qualifier }: Condition): string {
  return JSON.stringify({ subject, statistic, comparator, ...threshold, for: window, qualifier });
}

/** Texts per second: of all items as they come, and of those with a figure alone, the dearer ones. */
function measure(all: readonly Placed[]): boolean {
  const dear = all.filter(({ text }) => /\d/.test(text));
  const rates = [rate('all items', all), rate('items with a figure', dear)];
  return rates.every((texts) => texts >= FLOOR);
}

function rate(name: string, texts: readonly Placed[]): number {
  if (texts.length === 0) return Infinity;
  const rounds = Math.ceil(30_000 / texts.length);
  run(texts, Math.ceil(rounds / 4));
  const start = performance.now();
  run(texts, rounds);
  const perSecond = (texts.length * rounds * 1000) / (performance.now() - start);
  console.log(`${name}: ${Math.round(perSecond).toLocaleString('en')} texts per second (floor ${FLOOR.toLocaleString('en')})`);
  return perSecond;
}

function run(texts: readonly Placed[], rounds: number): void {
  for (let round = 0; round < rounds; round += 1) for (const { text, context } of texts) readText(text, context);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((part / whole) * 100).toFixed(1)}%`;
}
