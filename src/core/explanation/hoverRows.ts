/** Explanations of what is on the screen, without measuring anything. Loaded when a person first asks for one. */
import type { Item, Trigger } from '../checklist/model.ts';
import type { Snapshot } from '../engine/engine.ts';
import { compileSecrets } from '../redaction/redactor.ts';
import type { AnyVerdict, EvidenceRow } from '../run/evidence.ts';
import { explainItem, explainTrigger } from './explain.ts';
import { explanationRows } from './rows.ts';

/** What the engine knows of secrets it keeps to itself; tokens known by their looks are masked all the same. */
const LOOKS_ALONE = compileSecrets([]);

/** `verdict` is the last one there is; null for none. */
export function aboutItem(snapshot: Snapshot, item: Item, verdict: AnyVerdict | null): readonly EvidenceRow[] {
  return explanationRows(explainItem(item, snapshot, verdict, LOOKS_ALONE));
}

export function aboutTrigger(snapshot: Snapshot, trigger: Trigger): readonly EvidenceRow[] {
  return explanationRows(explainTrigger(trigger, snapshot, null, LOOKS_ALONE));
}
