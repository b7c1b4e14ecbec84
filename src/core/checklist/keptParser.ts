import type { ChecklistParser } from '../ports.ts';
import { differences } from './differences.ts';
import type { Checklist } from './model.ts';

/** Boxes that may differ for a model to be made from a known one; each costs a walk over all items. */
const FEW = 20;

/** Models kept by their text: a file is read more often than it changes. */
const KEPT = 8;

/** A parser that keeps the latest models, and makes the model of a text in which only some boxes changed from a known one. */
export function createKeptParser(parse: (text: string) => Promise<Checklist>): ChecklistParser {
  const kept = new Map<string, Promise<Checklist>>();

  /** A text that differs from a known one in some boxes only is that one with these boxes changed. */
  async function toggled(text: string): Promise<Checklist | null> {
    for (const [known, parsed] of [...kept].reverse()) {
      const places = differences(known, text, FEW);
      if (places === null || places.length === 0) continue;
      const before = await parsed;
      const items = places.map((at) => before.items.find((item) => item.offset === at));
      // Loaded when first needed: an editor that only looks needs none of it.
      const { withToggled } = await import('./toggle.ts');
      let checklist = before;
      for (const item of items) {
        const mark = item === undefined ? undefined : text[item.offset];
        if (item === undefined || (mark !== ' ' && mark !== 'x' && mark !== 'X')) return null;
        checklist = withToggled(checklist, item.id, mark !== ' ');
      }
      return checklist;
    }
    return null;
  }

  return {
    parse(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const parsed = toggled(text).then((found) => found ?? parse(text));
      kept.set(text, parsed);
      parsed.catch(() => kept.delete(text));
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return parsed;
    },
  };
}
