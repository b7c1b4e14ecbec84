import type { Command, Decision } from './command.ts';
import { decideSkip } from './decideBoxes.ts';
import { propose, refuse, type Deciding } from './decisionContext.ts';

/** A block has no box to skip: going past its failure departs from the checklist. */
export function decideSkipExec(deciding: Deciding, { target, reason }: Extract<Command, { type: 'skip-exec' }>): Decision {
  if (deciding.run.items.has(target)) return decideSkip(deciding, { type: 'skip', item: target, reason });
  if (reason.trim() === '') return refuse('reason-needed', 'Say why it is left as it failed.', [target]);
  const block = deciding.checklist.blocks.find((candidate) => candidate.id === target);
  const what = `gone past without success: ${block === undefined ? target : `the block on line ${String(block.line)}`}`;
  return propose(deciding, { type: 'deviation', item: target, data: { what, reason } });
}
