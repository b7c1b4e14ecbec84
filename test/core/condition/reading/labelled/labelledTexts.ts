/**
 * Texts with their labels, and how the language reads them. A file holds lines `kind | expected | text`: expected is a
 * threshold in base units (`< 0.2 seconds for PT5M`, `< 5 x baseline`, `<= ±0.1 ratio from baseline`), a duration
 * (`PT48H..PT72H`), the rule of a problem, or `-`. `## ` gives the heading of the lines below, `> ` their parent item.
 */
import { readFileSync } from 'node:fs';
import { parseChecklist } from '../../../../../src/core/checklist/parse.ts';
import type { Condition, DurationRange } from '../../../../../src/core/condition/condition.ts';

export interface LabelledText {
  readonly heading: string;
  readonly parent: string | null;
  readonly text: string;
  readonly kind: string;
  readonly expected: string;
}

export function labelledTexts(file: URL): readonly LabelledText[] {
  const labels: LabelledText[] = [];
  let heading = '';
  let parent: string | null = null;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    if (line.startsWith('## ')) {
      heading = line.slice(3);
      parent = null;
    } else if (line.startsWith('> ')) {
      parent = line.slice(2);
    } else {
      const [, kind = '', expected = '', text = ''] = /^([\w-]+) \| (.+?) \| (.+)$/u.exec(line) ?? [];
      if (kind === '') throw new Error(`no label: ${line}`);
      labels.push({ heading, parent, text, kind, expected });
    }
  }
  return labels;
}

/** The kind and what is expected of it, as a checklist with this text at this place is read. */
export function asRead({ heading, parent, text, kind }: LabelledText): { readonly kind: string; readonly expected: string } {
  const item = kind === 'trigger' ? `- ${text}` : `- [ ] ${text}`;
  const { items, triggers, problems } = parseChecklist(`# Release\n\n## ${heading}\n\n${parent === null ? item : `- [ ] ${parent}\n  ${item}`}\n`);
  const trigger = triggers[0];
  if (trigger !== undefined) return { kind: 'trigger', expected: inShort(trigger.condition) };
  const read = items.at(-1);
  const problem = problems.find(({ rule, line }) => line === read?.line && ['two-limits', 'contradiction', 'two-demands'].includes(rule));
  const condition = read?.condition ?? null;
  if (condition !== null) return { kind: read?.kind ?? 'none', expected: inShort(condition) };
  return { kind: read?.kind ?? 'none', expected: problem === undefined ? shownDuration(read?.duration ?? null) : problem.rule };
}

export interface Score {
  /** Read as labelled, of what is checkable by its label. */
  readonly found: number;
  readonly missed: readonly string[];
  /** Read as checkable, and not so labelled: the costly fault. */
  readonly wrong: readonly string[];
  /** Differences among what nobody checks. */
  readonly others: readonly string[];
}

/** How the texts of a file come out. A text counts as found only where kind, limit and time are as labelled. */
export function scoreOf(labels: readonly LabelledText[]): Score {
  const missed: string[] = [];
  const wrong: string[] = [];
  const others: string[] = [];
  let found = 0;
  for (const label of labels) {
    const read = asRead(label);
    const exact = read.kind === label.kind && read.expected === label.expected;
    const shown = `${label.text}: ${read.kind} ${read.expected}, labelled ${label.kind} ${label.expected}`;
    if (exact) found += isCheckable(label) ? 1 : 0;
    else if (isCheckable(read)) wrong.push(shown);
    else (isCheckable(label) ? missed : others).push(shown);
  }
  return { found, missed, wrong, others };
}

function isCheckable({ kind, expected }: { readonly kind: string; readonly expected: string }): boolean {
  if (kind === 'trigger') return expected !== '-';
  return ['metric', 'alert-rule', 'env', 'command'].includes(kind);
}

function inShort(condition: Condition | null): string {
  if (condition === null) return '-';
  const { comparator, threshold, for: window } = condition;
  const held = window === null ? '' : ` for ${window}`;
  switch (threshold.kind) {
    case 'absolute':
      return `${comparator} ${String(threshold.value)} ${threshold.unit}${held}`;
    case 'multiple':
      return `${comparator} ${String(threshold.factor)} x ${threshold.of}${held}`;
    case 'difference':
      return `${comparator} ±${String(threshold.value)} ${threshold.unit} from ${String(threshold.from)}${held}`;
  }
}

function shownDuration(duration: DurationRange | null): string {
  if (duration === null) return '-';
  return duration.min === duration.max ? duration.min : `${duration.min}..${duration.max}`;
}
