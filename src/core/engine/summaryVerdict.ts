import { budgetsOf } from '../checklist/budgets.ts';
import { isCheckable } from '../checklist/checkable.ts';
import type { Item } from '../checklist/model.ts';
import { summedUp, unboxedBelow } from '../checklist/summary.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import { describeStatus } from '../run/evidence.ts';
import type { ItemStatus } from '../run/state.ts';
import { conditionVerdict } from './conditionVerdict.ts';
import { trafficOf } from './traffic.ts';
import type { Checking } from './verdictOf.ts';

/** One of the items that a verdict sums up. */
interface Part {
  readonly label: string;
  readonly outcome: Verdict['outcome'];
  /** How it stands, in a word or two. */
  readonly standing: string;
}

/** Parts that a sentence names. */
const NAMED = 4;

/**
 * Sums up the items below an item, or the budgets above it that its text refers to: a pass when all passed, a fail when
 * one failed. What rests on somebody's word alone, was skipped or is still to be done is no pass, and is named.
 */
export async function summaryVerdict(checking: Checking, item: Item): Promise<Verdict> {
  const { context, snapshot } = checking;
  const below = summedUp(snapshot.checklist, item);
  const parts = await Promise.all(below.length > 0 ? below.map((child) => partBelow(checking, child)) : budgetsOf(snapshot.checklist, item).map((budget) => partAbove(checking, item, budget)));
  // A limit that nobody can measure is as open as one that nobody has.
  const unboxed = unboxedBelow(snapshot.checklist, item).map((line): Part => ({ label: `the limit on line ${String(line)}`, outcome: 'inconclusive', standing: 'has no box, so nothing measures it' }));
  const summed = sumUp([...parts, ...unboxed], below.length > 0 ? 'below' : 'above');
  return { ...summed, metric: null, query: null, source: null, time: new Date(context.clock.now()).toISOString(), samples: [], value: null, threshold: null, unit: null };
}


async function partBelow(checking: Checking, child: Item): Promise<Part> {
  const { snapshot } = checking;
  if (isCheckable(child, snapshot)) return partOf(child, await checking.verdictOn(child));
  const status: ItemStatus = snapshot.run === null ? (child.checked ? 'ticked' : 'to-do') : (snapshot.run.items.get(child.id)?.status ?? 'to-do');
  return { label: child.label, outcome: outcomeOf(status), standing: describeStatus(status) };
}

/** The limit of a budget is measured anew, in the place of the item that refers to it: what held before the stage says nothing of it. */
async function partAbove({ context, snapshot, source, signal }: Checking, item: Item, budget: Item): Promise<Part> {
  if (budget.condition === null) throw new TypeError(`a budget without a condition: ${budget.id}`);
  return partOf(budget, await conditionVerdict({ clock: context.clock, snapshot, source, signal }, budget.condition, { stageTraffic: trafficOf(snapshot, item) }));
}

function partOf({ label }: Item, { outcome, sentence }: Verdict): Part {
  const standing = outcome === 'pass' ? 'passed' : outcome === 'fail' ? 'failed' : outcome;
  return { label, outcome, standing: `${standing}: ${sentence.replace(/\.$/u, '')}` };
}

function outcomeOf(status: ItemStatus): Part['outcome'] {
  switch (status) {
    case 'passed':
      return 'pass';
    case 'failed':
      return 'fail';
    case 'to-do':
    case 'running':
    case 'ticked':
    case 'inconclusive':
    case 'skipped':
      return 'inconclusive';
  }
}

function sumUp(parts: readonly Part[], where: 'below' | 'above'): Pick<Verdict, 'outcome' | 'reason' | 'sentence'> {
  const open = parts.filter(({ outcome }) => outcome !== 'pass');
  if (open.length === 0) return { outcome: 'pass', reason: null, sentence: parts.length === 1 ? `The item ${where} it passed.` : `All ${String(parts.length)} items ${where} it passed.` };
  // What failed goes first: it is what has to be mended.
  const named = [...open.filter(({ outcome }) => outcome === 'fail'), ...open.filter(({ outcome }) => outcome !== 'fail')];
  const more = named.length > NAMED ? `; and ${String(named.length - NAMED)} more` : '';
  const sentence = `${String(open.length)} of ${String(parts.length)} items ${where} it did not pass: ${named.slice(0, NAMED).map(({ label, standing }) => `“${label}” ${standing}`).join('; ')}${more}.`;
  return open.some(({ outcome }) => outcome === 'fail') ? { outcome: 'fail', reason: null, sentence } : { outcome: 'inconclusive', reason: 'items-below', sentence };
}
