import type { TextEdit } from '../../src/core/checklist/model.ts';

/** The text after all edits, which are in its order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight((changed, { offset, length, text: written }) => changed.slice(0, offset) + written + changed.slice(offset + length), text);
}
