import { budgetsOf } from '../checklist/budgets.ts';
import { namesState } from '../checklist/checkable.ts';
import { claimsCourse } from '../checklist/courseClaim.ts';
import type { Checklist, Item, Problem } from '../checklist/model.ts';
import { summedUp } from '../checklist/summary.ts';
import type { TextContext } from '../condition/condition.ts';
import { describeDuration } from '../condition/describe.ts';
import { whyNoLimit } from '../condition/reading/whyNoLimit.ts';
import type { Snapshot } from '../engine/engine.ts';

type Surroundings = Pick<Snapshot, 'checklist' | 'configuration' | 'problems'>;

/** Problems that keep an item from being checked. */
const IN_THE_WAY = new Set(['contradiction', 'two-limits', 'two-demands', 'forced-kind']);

/** What the kind of an item makes of it, and why it is of that kind: one sentence or two. */
export function whyItem(item: Item, surroundings: Surroundings): string {
  const forced = isForced(item, surroundings.checklist) ? ` The front matter makes it of the kind ${item.kind}.` : '';
  return `${ofKind(item, surroundings)}${forced}`;
}

function ofKind(item: Item, surroundings: Surroundings): string {
  switch (item.kind) {
    case 'metric':
      return item.condition === null ? 'A metric of its name says whether it is so.' : `A plain item${under(item, surroundings.checklist)}: what it says is required.`;
    case 'alert-rule':
      return `It stands among alert rules${under(item, surroundings.checklist)}: a rule that fires at this has to exist.`;
    case 'env':
      return 'It names variables, which are looked up in the sources of the target environment.';
    case 'manual':
      return ofManual(item, surroundings);
    case 'gate':
      return 'A decision: somebody says proceed, hold or roll back, with a reason.';
    case 'approval':
      return 'An approval: somebody gives or rejects it, under their name.';
    case 'command':
      return 'It names a command, which runs when somebody presses Run; its exit code decides.';
    case 'soak':
      return `A time to watch${span(item)}; a person may end it once that has passed.`;
    case 'deadline':
      return `A time by which something is to be done${span(item)}; a person says whether it was.`;
    case 'flag':
      return 'It names a feature flag, and no source of flags is asked: a person says whether it is so.';
  }
}

function ofManual(item: Item, { checklist, configuration, problems }: Surroundings): string {
  const below = summedUp(checklist, item).length;
  if (namesState(item, configuration)) return 'It states no figure, and a metric of its name says whether it is so.';
  if (claimsCourse(item)) return 'It is about the deployment itself, and its record answers it: whether each stage passed, and no rollback was begun.';
  if (budgetsOf(checklist, item).length > 0) return 'It refers to the budgets above it, and passes when each of them holds now.';
  const problem = problems.find(({ line, rule }: Problem) => line === item.line && IN_THE_WAY.has(rule));
  if (problem !== undefined) return problem.message;
  if (below > 0) return 'It sums up the items below it, and passes when each of them passed.';
  return whyNoLimit(item.text, contextOf(item, checklist));
}

function under({ section, parent }: Item, { sections, items }: Checklist): string {
  const name = items.find(({ id }) => id === parent)?.label.replace(/:\s*$/u, '') ?? sections.find(({ id }) => id === section)?.title;
  return name === undefined || name === '' ? '' : ` under “${name}”`;
}

function contextOf({ section, parent }: Item, { sections, items }: Checklist): TextContext {
  const open = sections.find(({ id }) => id === section);
  return { heading: open?.title ?? '', sectionKind: open?.kind ?? 'plain', parent: items.find(({ id }) => id === parent)?.label ?? null };
}

function span({ duration }: Item): string {
  if (duration === null) return '';
  const [from, to] = [describeDuration(duration.min), describeDuration(duration.max)];
  return from === to ? ` of ${from}` : ` of ${from} to ${to}`;
}

function isForced({ id, text, label }: Item, { frontmatter }: Checklist): boolean {
  const holdpoint = frontmatter['holdpoint'];
  const items = isRecord(holdpoint) ? holdpoint['items'] : null;
  return isRecord(items) && [id, text, label].some((name) => Object.hasOwn(items, name));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
