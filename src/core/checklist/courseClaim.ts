import type { Item } from './model.ts';

const STAGES = /^(?:all|every|each)(?: of)?(?: the)?(?: rollout| deployment)? stages?/u;
const THROUGH = /(?: (?:were|was|are|is|have been|has been|have|has))? (?:completed?|passed|finished|done|through|(?:went|gone|go) through)(?: successfully)?/u;
const UNDISTURBED = /,? (?:without|with no) (?:a |any )?(?:roll-?backs?|rolling back)$/u;
const CLAIM = new RegExp(`${STAGES.source}${THROUGH.source}${UNDISTURBED.source}`, 'u');

/**
 * Whether an item says of the deployment itself that it went through every stage and was not rolled back: what the record
 * answers. A text that says anything more is left to a person.
 */
export function claimsCourse({ kind, label }: Pick<Item, 'kind' | 'label'>): boolean {
  return kind === 'manual' && CLAIM.test(label.toLowerCase().replaceAll(/[*_`]/gu, '').replaceAll(/\s+/gu, ' ').replace(/[.!\s]+$/u, '').trim());
}
