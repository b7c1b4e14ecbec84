/** One walk over the tree, in the order of the document. */
import type { Heading, List, ListItem, Paragraph, Root, RootContent, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { TextContext } from '../condition/condition.ts';
import { readAs, readText, readTrigger } from '../condition/reading/read.ts';
import type { BlockDraft } from './block.ts';
import { readContacts } from './contacts.ts';
import type { ForcedKinds } from './forcedKinds.ts';
import { idIn, type Ids } from './identity.ts';
import type { Contact, Item, Problem, Trigger } from './model.ts';
import { codeNearMiss, htmlNearMiss, itemNearMiss, paragraphNearMiss, tableNearMiss } from './nearMiss.ts';
import { problemAt } from './problem.ts';
import type { OpenSection, Outline } from './sections.ts';
import { UNBOXED_LIMIT } from './summary.ts';
import { announcesTriggers, taskTriggersOf, triggersOf } from './trigger.ts';

/** A trigger before it has an id. `section` is what its id begins with. */
export type TriggerDraft = Omit<Trigger, 'id'> & { readonly section: string | null };

export interface Collected {
  readonly items: readonly Item[];
  readonly blocks: readonly BlockDraft[];
  readonly triggers: readonly TriggerDraft[];
  readonly contacts: readonly Contact[];
  /** Ids of the stages that have a gate in them. */
  readonly gated: ReadonlySet<string>;
}

/** What stands around a node. */
interface Place {
  /** Id of the task item around it. */
  readonly item: string | null;
  /** Label of the list item around it, task or not. */
  readonly step: string | null;
  /** Quotes around it: as many `>` may stand before a line. */
  readonly quotes: number;
  readonly inTriggers: boolean;
}

const OUTSIDE: Place = { item: null, step: null, quotes: 0, inTriggers: false };

export interface CollectOptions {
  readonly text: string;
  readonly outline: Outline;
  readonly forced: ForcedKinds;
  readonly ids: Ids;
  readonly problems: Problem[];
}

/** Collects what a checklist is made of. Problems are appended as they are met. */
export function collect(root: Root, { text, outline, forced, ids, problems }: CollectOptions): Collected {
  const items: Item[] = [];
  const blocks: BlockDraft[] = [];
  const triggers: TriggerDraft[] = [];
  const contacts: Contact[] = [];
  const gated = new Set<string>();
  const seen = new Map<string, number>();
  let open: OpenSection | null = null;

  const walk = (nodes: readonly RootContent[], place: Place): void => {
    let announced = false;
    for (const node of nodes) {
      visit(node, place, announced);
      announced = node.type === 'paragraph' && endsWithColon(node) && announcesTriggers(node);
    }
  };

  const visit = (node: RootContent, place: Place, announced: boolean): void => {
    switch (node.type) {
      case 'heading':
        if (place === OUTSIDE) open = outline.open(node);
        return;
      case 'list':
        visitList(node, place, announced);
        return;
      case 'listItem':
        visitItem(node, place, false);
        return;
      case 'blockquote':
        walk(node.children, { ...place, quotes: place.quotes + 1 });
        return;
      case 'footnoteDefinition':
        walk(node.children, place === OUTSIDE ? { ...place } : place);
        return;
      case 'code':
        if ((node.data?.fences ?? 0) > 0) blocks.push({ node, section: sectionId(), prefix: open?.prefix ?? null, item: place.item, step: place.step });
        else report(codeNearMiss(node.position, node.value));
        return;
      case 'table':
        visitTable(node);
        return;
      case 'html':
        report(htmlNearMiss(node));
        return;
      case 'paragraph':
        report(paragraphNearMiss(node, text));
        return;
      // Nothing else at block level holds an item, a block or a trigger.
      case 'break':
      case 'definition':
      case 'delete':
      case 'emphasis':
      case 'footnoteReference':
      case 'image':
      case 'imageReference':
      case 'inlineCode':
      case 'link':
      case 'linkReference':
      case 'strong':
      case 'tableCell':
      case 'tableRow':
      case 'text':
      case 'thematicBreak':
      case 'yaml':
        return;
    }
  };

  const visitList = (list: List, place: Place, announced: boolean): void => {
    // Numbered lines under such a heading are steps to take, unless a sentence says otherwise.
    const underTriggers = open?.section.kind === 'triggers' && list.ordered !== true;
    const holdsTriggers = !place.inTriggers && (announced || underTriggers);
    if (holdsTriggers) {
      for (const paragraph of triggersOf(list)) addTrigger(paragraph, place);
      for (const paragraph of taskTriggersOf(list)) addTaskTrigger(paragraph, place);
    }
    const inside = holdsTriggers ? { ...place, inTriggers: true } : place;
    for (const item of list.children) visitItem(item, inside, list.ordered === true);
  };

  const visitItem = (node: ListItem, place: Place, ordered: boolean): void => {
    const content = node.children.find((child) => child.type === 'paragraph' || child.type === 'heading');
    const label = content === undefined ? '' : plain(content);
    const item = node.data?.checkbox === undefined ? null : addItem(node.data.checkbox, content, label, place, ordered);
    if (item === null) {
      const nearMiss = itemNearMiss(node, text);
      report(nearMiss ?? unboxedLimit(content, place));
    }
    const inside = { ...place, item: item?.id ?? place.item, step: label || place.step };
    // The item's own paragraph was looked at above.
    walk(content === undefined ? node.children : node.children.filter((child) => child !== content), inside);
  };

  /** A plain line below an item whose text is a limit: nobody would measure it, and nobody could tick it. */
  const unboxedLimit = (content: Paragraph | Heading | undefined, place: Place): Problem | null => {
    if (content === undefined || place.item === null || place.inTriggers) return null;
    const source = joinLines(text.slice(content.position?.start.offset, content.position?.end.offset), place.quotes);
    const { condition, problem } = readText(source, contextOf(place));
    if (condition === null && problem === null) return null;
    return problemAt(content.position, 'warning', UNBOXED_LIMIT, 'This limit has no box, so nothing measures it. Begin the line with “- [ ] ”.');
  };

  const addItem = (box: { line: number; column: number; offset: number }, content: Paragraph | Heading | undefined, label: string, place: Place, ordered: boolean): Item | null => {
    const mark = text[box.offset];
    // A tab or a line ending between the brackets: other renderers see no box, and one byte could not tick it.
    if (mark !== ' ' && mark !== 'x' && mark !== 'X') return null;
    const source = joinLines(text.slice(box.offset + 2, content?.position?.end.offset ?? box.offset + 2), place.quotes);
    const shown = label || source;
    const id = ids.claim(idIn(open?.prefix ?? null, shown, 'item'));
    const kind = forced.kindOf([id, source, shown]);
    const reading = kind === null ? readText(source, contextOf(place)) : readAs(kind, source, contextOf(place));
    const item: Item = {
      id,
      line: box.line,
      column: box.column,
      offset: box.offset,
      checked: mark !== ' ',
      text: source,
      label: shown,
      section: sectionId(),
      parent: place.item,
      ordered,
      kind: reading.kind,
      condition: reading.condition,
      duration: reading.duration,
      names: reading.names,
    };
    items.push(item);
    if (item.kind === 'gate' && open?.stage) gated.add(open.stage.id);
    if (reading.problem !== null) report(problemAt(content?.position, 'warning', reading.problem.rule, reading.problem.message));
    reportDuplicate(item, content, place);
    return item;
  };

  const reportDuplicate = (item: Item, content: Paragraph | Heading | undefined, place: Place): void => {
    const key = `${item.section ?? ''}\n${place.item ?? ''}\n${place.step ?? ''}\n${item.label}`;
    const line = seen.get(key);
    if (line === undefined) seen.set(key, item.line);
    else report(problemAt(content?.position, 'info', 'duplicate-item', `Line ${String(line)} says the same. Word them differently, so that a record tells them apart.`));
  };

  const addTrigger = (paragraph: Paragraph, place: Place): void => {
    const source = joinLines(text.slice(paragraph.position?.start.offset, paragraph.position?.end.offset), place.quotes);
    const { condition, problem } = readTrigger(source);
    pushTrigger(paragraph, source, condition);
    if (problem !== null) report(problemAt(paragraph.position, 'warning', problem.rule, problem.message));
    else if (condition === null) report(problemAt(paragraph.position, 'info', 'unbound-trigger', unboundMessage(source)));
  };

  const addTaskTrigger = (paragraph: Paragraph, place: Place): void => {
    const source = joinLines(text.slice(paragraph.position?.start.offset, paragraph.position?.end.offset).replace(/^\[[ xX]\]\s+/, ''), place.quotes);
    const { condition, problem } = readTrigger(source);
    if (condition !== null) pushTrigger(paragraph, source, condition);
    if (problem !== null) report(problemAt(paragraph.position, 'warning', problem.rule, problem.message));
  };

  const pushTrigger = (paragraph: Paragraph, source: string, condition: Trigger['condition']): void => {
    triggers.push({ section: open?.prefix ?? null, line: paragraph.position?.start.line ?? 1, text: source, kind: 'trigger', condition });
  };

  const visitTable = (table: Table): void => {
    contacts.push(...readContacts(table, open?.section.kind ?? 'plain'));
    report(tableNearMiss(table));
  };

  const contextOf = (place: Place): TextContext => ({
    heading: open?.section.title ?? '',
    sectionKind: open?.section.kind ?? 'plain',
    parent: place.step,
  });
  const sectionId = (): string | null => open?.section.id ?? null;
  const endsWithColon = (node: Paragraph): boolean => text.charAt((node.position?.end.offset ?? 0) - 1) === ':';
  const report = (problem: Problem | null): void => {
    if (problem !== null) problems.push(problem);
  };

  walk(root.children, OUTSIDE);
  return { items, blocks, triggers: triggers.sort((a, b) => a.line - b.line), contacts, gated };
}

function unboundMessage(trigger: string): string {
  return /\d/.test(trigger) ? 'The limit in this trigger is not understood, so a person has to watch it.' : 'This trigger names no number to watch, so a person has to.';
}

/** Text for display: no marks, no tags, on one line. */
function plain(node: Paragraph | Heading): string {
  const text = toString(node, { includeHtml: false });
  return (/\s{2}|[\t\r\n]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

/** The lines of a paragraph as one, without the indentation and quote markers before each. */
function joinLines(source: string, quotes: number): string {
  if (!/[\r\n]/.test(source)) return trimBlanks(source);
  const prefix = new RegExp(`^(?:[ \\t]*>){0,${String(quotes)}}`);
  const [first = '', ...rest] = source.split(/\r\n|\n|\r/);
  return [first, ...rest.map((line) => line.replace(prefix, ''))].map(trimBlanks).filter((line) => line !== '').join(' ');
}

/** Blanks as Markdown has them; a no-break space is text. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}
