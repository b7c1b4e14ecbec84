import type { Placeholder, Section } from '../checklist/model.ts';
import { ownInterpreter } from '../checklist/runnableBlock.ts';
import { dangersIn, deedsOf, wordsOfText, type Words } from '../danger/danger.ts';
import { DANGEROUS } from '../danger/dangerousWords.ts';
import type { Script } from '../ports.ts';
import { canonicalDigest } from '../record/digest.ts';
import { keepOrder } from '../run/orderPolicy.ts';
import type { EngineContext } from './context.ts';
import type { Confirmation, Snapshot } from './engine.ts';
import type { ResolvedExec } from './script.ts';
import { findBlock, findItem, findStatement } from './target.ts';

/** What a person has to confirm before a script runs; null for nothing. */
export function confirmationOf(snapshot: Snapshot, resolved: ResolvedExec): Confirmation | null {
  const { confirm, dangerous } = snapshot.configuration;
  if (confirm === 'never') return null;
  const reasons = dangersIn(deeds(snapshot, resolved), [...DANGEROUS, ...dangerous]);
  if (confirm === 'dangerous' && reasons.length === 0) return null;
  return { digest: scriptDigest(resolved.script), reasons };
}

/** Stands for exactly what was shown: the text, what reads it, where, and with which values. */
function scriptDigest({ interpreter, text, directory, environment, runner }: Script): string {
  return canonicalDigest({ interpreter, text, directory, environment, ...(runner === undefined ? {} : { runner: { ...runner } }) });
}

/** What would be done, by the grammar of the shell; of another language, and of zsh, whose own forms it does not know, by its words. */
function deeds({ checklist }: Snapshot, { target, statement, script, values }: ResolvedExec): readonly Words[] {
  const block = findBlock(checklist, target);
  const part = statement === null ? null : (findStatement(checklist, statement)?.statement ?? null);
  const commands = checklist.commands.filter((command) => command.target === target && (part === null || (command.line >= part.line && command.line <= part.endLine)));
  const known = deedsOf(commands, (text) => filled(text, block?.placeholders ?? [], values));
  const isShell = block === null || (block.statements.length > 0 && block.lang !== 'zsh' && ownInterpreter(block) === null);
  return isShell ? known : [...known, ...wordsOfText(script.text)];
}

function filled(text: string, placeholders: readonly Placeholder[], values: ResolvedExec['values']): string {
  const named = placeholders.reduce((whole, placeholder) => whole.replaceAll(placeholder.text, () => values[placeholder.name] ?? placeholder.text), text);
  return named.replaceAll(/\$\{?([A-Za-z_]\w*)(?::\?[^}]*)?\}?/g, (written, name: string) => values[name] ?? written);
}

/** Why a script would be refused for its place in the order, were it run now without a reason; null where the order is kept. */
export function outOfOrder(context: EngineContext, { checklist, run, configuration }: Snapshot, { target }: ResolvedExec): string | null {
  if (run === null) return null;
  const item = findItem(checklist, target);
  const block = findBlock(checklist, target);
  const section: Section['id'] | null = item?.section ?? block?.section ?? null;
  const label = item?.label ?? (block === null ? target : `The block on line ${String(block.line)}`);
  const answer = keepOrder({ checklist, run, now: context.clock.now(), policy: configuration.policy }, { id: target, label, section }, null);
  return 'refusal' in answer ? answer.refusal.message : null;
}
