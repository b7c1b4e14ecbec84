import type { ChecklistFile } from '../ports.ts';
import type { Person } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import { refused, RESTRICTED, type EngineContext } from './context.ts';
import { command } from './decisions.ts';
import type { Outcome } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';

/** Hands the deployment over to somebody, or to whoever asks where nobody is named. */
export async function handOver(context: EngineContext, file: ChecklistFile, to: Person | null, reason: string | null): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const { name, email } = to ?? (await context.actor());
  return command(context, file, { type: 'hand-over', to: { name, email }, reason });
}

/** The fewest digits by which an event may be named. */
const DIGITS = 7;

/** Takes an event back: the one whose hash begins so, or of an item the decision that stands. */
export async function correct(context: EngineContext, file: ChecklistFile, target: string, reason: string): Promise<Outcome<RunState>> {
  if (context.access() === 'restricted') return RESTRICTED;
  const taken = await takeSnapshot(context, file);
  if (taken.status === 'refused') return taken;
  const { run } = taken.value;
  if (run === null) return refused('not-started', 'No deployment of this checklist is open. Start one first.');
  const event = standingEvent(run, target) ?? eventBeginning(run, target);
  if (event === null) return refused('unknown-target', `Nothing that was decided is called ${target}. Name an item that was decided, or at least ${String(DIGITS)} digits of the hash of one event.`);
  return command(context, file, { type: 'correct', event, reason });
}

function standingEvent(run: RunState, item: string): string | null {
  const state = run.items.get(item);
  if (state === undefined) return null;
  const { decision, approval, skip, tick, soak } = state;
  return (decision ?? approval ?? skip ?? tick ?? soak)?.event ?? null;
}

function eventBeginning(run: RunState, digits: string): string | null {
  if (digits.length < DIGITS) return null;
  const found = [...run.log.keys()].filter((hash) => hash.startsWith(digits));
  return found.length === 1 ? (found[0] ?? null) : null;
}
