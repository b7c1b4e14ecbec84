/** How one line of a checklist was understood, and what became of it. Its JSON is the public `holdpoint.explain/1` contract. */
import type { Condition, ItemKind } from '../condition/condition.ts';
import type { WatchedTrigger } from '../engine/engine.ts';
import type { PartRole } from '../condition/reading/parts.ts';
import type { AnyVerdict } from '../run/evidence.ts';

export interface Explanation {
  readonly schema: 'holdpoint.explain/1';
  readonly id: string;
  readonly line: number;
  /** As plain text, for display. */
  readonly text: string;
  readonly kind: ItemKind | 'trigger';
  /** What the place of the text makes of what it says. Null where it says nothing that could be checked. */
  readonly role: 'requires' | 'forbids' | 'must-exist' | null;
  /** Why it plays this role, or why nothing of it is checked: one plain sentence. */
  readonly because: string;
  readonly condition: Condition | null;
  /** What each stretch of the text was read as, in its order. */
  readonly parts: readonly ExplainedPart[];
  /** What an item about variables demands, in words; null for any other. */
  readonly demand: string | null;
  /** Null where nothing is measured. */
  readonly binding: ExplainedBinding | null;
  /** What is asked of the source, variables filled in; null where nothing is, or where that is not known before. */
  readonly query: string | null;
  /** What the limit is relative to; null for nothing. */
  readonly reference: ExplainedReference | null;
  /** Of an item that sums up others: those, by their plain text. */
  readonly sums: readonly string[];
  /** How a trigger stands; null for an item, and for a trigger that was not measured. */
  readonly state: WatchedTrigger['state'] | null;
  /** The verdict that the rest of the figures is taken from; null where there is none yet. Of a trigger with a limit a pass says that the limit is passed, so that it fires. */
  readonly verdict: AnyVerdict | null;
  /** Where the number would have to be for another verdict; null where no number decides. */
  readonly turning: string | null;
}

export interface ExplainedPart {
  readonly role: PartRole;
  /** As written. */
  readonly text: string;
}

/** What a line is measured by, and why by that. */
export interface ExplainedBinding {
  /** `configured` is a name that the configuration gives by hand. */
  readonly by: 'exact-name' | 'same-words' | 'configured' | 'unbound' | 'ambiguous';
  /** Null where there is none. */
  readonly name: string | null;
  readonly sentence: string;
}

export interface ExplainedReference {
  /** What it is and where it comes from, or why there is none. */
  readonly sentence: string;
  readonly query: string | null;
}
