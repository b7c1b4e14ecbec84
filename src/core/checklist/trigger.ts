/** Lists of what calls for a rollback. */
import type { List, Paragraph } from 'mdast';
import { toString } from 'mdast-util-to-string';

const ANNOUNCED = /\b(?:roll(?:s|ed|ing)?[\s-]?back|rollback|abort(?:s|ed)?|revert(?:s|ed)?)\b[^.?!]*\b(?:if|when|whenever|on)\b[^.?!]*:\s*$/i;

/** Whether a sentence announces triggers in the list after it: "System automatically rolls back if:". */
export function announcesTriggers(paragraph: Paragraph): boolean {
  const text = toString(paragraph);
  return text.trimEnd().endsWith(':') && ANNOUNCED.test(text);
}

const NAMED = /^\s*triggers?\s*:/i;

/**
 * Task items of a list of triggers: one that states a limit is to be watched as well as ticked, any other is a task like
 * every other.
 */
export function taskTriggersOf(list: List): readonly Paragraph[] {
  return list.children.flatMap(({ checked, children: [first] }) => (typeof checked === 'boolean' && first?.type === 'paragraph' ? [first] : []));
}

/**
 * The texts of a list of triggers: its plain items. An item that ends with a colon only groups the items below it;
 * what stands below any other is detail. Where an item says "Trigger:", the others (its target, what is then done)
 * are no triggers.
 */
export function triggersOf(list: List): readonly Paragraph[] {
  const found = list.children.flatMap((item) => {
    const [first] = item.children;
    if (typeof item.checked === 'boolean' || first?.type !== 'paragraph') return [];
    const groups = toString(first).trimEnd().endsWith(':');
    const below = item.children.filter((child) => child.type === 'list');
    return groups && below.length > 0 ? below.flatMap(triggersOf) : [first];
  });
  const named = found.filter((paragraph) => NAMED.test(toString(paragraph)));
  return named.length > 0 ? named : found;
}
