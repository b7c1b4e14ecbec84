import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import { isBox } from './kinds.ts';
import { keepOrder } from './orderPolicy.ts';
import { kindIn } from './select.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

const INSTEAD: Readonly<Record<string, string>> = { gate: 'decide it', approval: 'approve or reject it', soak: 'start and end it' };

export function decideTick(deciding: Deciding, command: Of<'tick'>): Decision {
  const found = itemOf(deciding, command.item);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (!isBox(item.kind)) return refuse('not-a-box', `“${item.label}” is no box to tick: ${INSTEAD[item.kind] ?? 'decide it'}.`, [item.id]);
  if (state.ticked) return refuse('no-change', `“${item.label}” is ticked already.`, [item.id]);
  const order = keepOrder(deciding, item, command.override);
  if ('refusal' in order) return order;
  return propose(deciding, ...order.deviations, { type: 'item.ticked', item: item.id, data: { cause: command.cause, reason: command.reason } });
}

/** Unticks, or takes a skip back. */
export function decideUntick(deciding: Deciding, command: Of<'untick'>): Decision {
  const found = itemOf(deciding, command.item);
  if ('refusal' in found) return found;
  const { item, state } = found;
  if (state.skip !== null) return propose(deciding, { type: 'item.unticked', item: item.id, data: { cause: command.cause, reason: command.reason } });
  if (!isBox(item.kind)) return refuse('not-a-box', `“${item.label}” is no box to untick: ${INSTEAD[item.kind] ?? 'decide it'}.`, [item.id]);
  if (!state.ticked) return refuse('no-change', `“${item.label}” is not ticked.`, [item.id]);
  return propose(deciding, { type: 'item.unticked', item: item.id, data: { cause: command.cause, reason: command.reason } });
}

/** Takes an item as done without doing it; of an item that was removed or reworded since the start, accepts that. */
export function decideSkip(deciding: Deciding, command: Of<'skip'>): Decision {
  // What is gone from the checklist has no box any more; skipping it accepts that.
  if (!deciding.run.frozen.some((item) => item.id === command.item)) {
    const found = itemOf(deciding, command.item);
    if ('refusal' in found) return found;
  }
  const present = deciding.checklist.items.find((item) => item.id === command.item);
  if (present !== undefined && kindIn(deciding.run, present) === 'gate') {
    return refuse('wrong-kind', `“${present.label}” is a gate and cannot be skipped: decide proceed, hold or roll back.`, [command.item]);
  }
  if (command.reason.trim() === '') return refuse('reason-needed', 'Say why the item does not apply.', [command.item]);
  return propose(deciding, { type: 'item.skipped', item: command.item, data: { reason: command.reason } });
}

export function decideNote(deciding: Deciding, command: Of<'note'>): Decision {
  const found = itemOf(deciding, command.item);
  if ('refusal' in found) return found;
  if (command.text.trim() === '') return refuse('reason-needed', 'The note is empty.', [command.item]);
  return propose(deciding, { type: 'item.noted', item: command.item, data: { reason: command.text } });
}
