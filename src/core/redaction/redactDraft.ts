import { sha256Hex } from '../record/digest.ts';
import type { EventBody, EventDraft, Release } from '../run/event.ts';
import { redactText } from './redactText.ts';
import type { Secrets } from './redactor.ts';

/** Members that are text of a person, a program or a server. The others are ids, digests, times and words of our own. */
const TEXT = new Set(['script', 'interpreter', 'directory', 'excerpt', 'reason', 'sentence', 'query', 'source', 'what', 'labels', 'origin', 'metric', 'outputs']);

/**
 * An event as it may be written: secrets masked in all its text, digests of what is masked taken anew, and what was
 * masked counted where the event has a place for it.
 */
export function redactDraft(draft: EventDraft, secrets: Secrets): EventDraft {
  let masked = 0;
  const redact = (value: unknown, isText: boolean): unknown => {
    if (typeof value === 'string') {
      if (!isText) return value;
      const redacted = redactText(value, secrets);
      masked += redacted.masked;
      return redacted.text;
    }
    if (Array.isArray(value)) return value.map((element) => redact(element, isText));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redact(member, isText || TEXT.has(key))]));
  };
  // Items that were frozen at the start are the text of the checklist itself, which a record has beside it.
  if (draft.type === 'run.started') return { ...draft, data: { ...draft.data, release: redact(draft.data.release, true) as Release } };
  const data = redact(draft.data, false) as EventBody['data'];
  return masked === 0 ? draft : counted({ ...draft, data } as EventDraft, masked);
}

/** Of the events that say how much of them was masked. */
function counted(draft: EventDraft, masked: number): EventDraft {
  if (draft.type === 'exec.started') return { ...draft, data: { ...draft.data, scriptDigest: sha256Hex(draft.data.script), masked } };
  if (draft.type === 'exec.finished') return { ...draft, data: { ...draft.data, masked: (draft.data.masked ?? 0) + masked } };
  return draft;
}
