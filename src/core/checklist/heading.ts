/** What the words of a heading say about its section. */
import type { SectionKind } from '../condition/condition.ts';
import type { Stage } from './model.ts';

const CONTACTS = /\bcontacts\b|\bcontact (?:list|information|info|details|matrix)\b|\bemergency contact\b|\bescalation (?:path|matrix|chain|list)\b/;
const ROLLBACK = /\broll(?:ing)?[\s-]?backs?\b|\bback[\s-]?out (?:plan|steps?|procedures?)\b|\brevert (?:plan|steps?|procedures?)\b/;
const TRIGGERS = /\btriggers\b|\btrigger (?:conditions?|criteria|thresholds?)\b|\brollback[\s-]trigger\b/;
/** Says by itself that it is about when to roll back. */
const WHEN_TO_ROLL_BACK = /\b(?:rollback|roll-back|abort|stop|halt) (?:criteria|conditions?|thresholds?)\b|\bwhen to (?:roll[\s-]?back|abort)\b/;
const ABORT = /\babort\b|\bkill[\s-]?switch\b/;
const COMMANDS = /\bcommands\b|\bcommand reference\b|\bcheat[\s-]?sheet\b/;
const SUCCESS = /\bsuccess (?:criteria|metrics|conditions|indicators)\b|\bacceptance criteria\b|\bdefinition of done\b/;
const WINDOW = /\b(?:first|next) (?:\d+(?:\s*[-–]\s*\d+)?[\s-](?:minutes?|hours?|days?|weeks?|months?)|minute|hour|day|week|month)\b|\bt\s*\+\s*\d+/;

/**
 * The kind of a section by its title. `within` holds the kind of the section around it, or of the document's title:
 * bare "Triggers" are triggers of a rollback only where the text is about rolling back.
 */
export function sectionKind(title: string, stage: Stage | null, within: SectionKind): SectionKind {
  const words = title.toLowerCase();
  const rollback = ROLLBACK.test(words);
  const aboutRollback = rollback || ABORT.test(words) || within === 'rollback' || within === 'triggers';
  if (WHEN_TO_ROLL_BACK.test(words) || (aboutRollback && TRIGGERS.test(words))) return 'triggers';
  if (stage !== null) return 'stage';
  if (rollback) return 'rollback';
  if (CONTACTS.test(words)) return 'contacts';
  if (COMMANDS.test(words)) return 'commands';
  if (SUCCESS.test(words)) return 'success';
  if (WINDOW.test(words)) return 'window';
  // What stands under a rollback heading belongs to it. A stage is one section: its subsections are not stages again.
  return within === 'stage' ? 'plain' : within;
}

const NUMBERED = /^\W*(?:rollout\s+)?(stage|phase|wave|ring|cohort)\s+#?(\d{1,3}|[ivx]{1,4})\b\s*[:.)\-–—]*\s*(.*)$/iu;
const PERCENT = /(\d+(?:[.,]\d+)?)\s*%/g;
const ROLLOUT_WORDS = /\b(?:canary|canaries|traffic|rollout|roll-out|general availability|ga|beta|alpha|pilot|cohort|ramp(?:[\s-]?up)?|users|customers|dogfood|early access)\b/i;
/** A share at the end or in brackets, or one that names what it is a share of: "80% coverage" is none. */
const SHARE_OF_TRAFFIC = /%\s*(?:(?:of\s+)?(?:the\s+|all\s+|live\s+|production\s+)*(?:traffic|users|customers|requests|sessions|clients|pods|instances|fleet)\b|[)\],;:]|$)/i;
const SHARE = /[([\s:–—-]*(?:to\s+)?(?:\d+\s*%?\s*[-–]\s*)?\d+(?:[.,]\d+)?\s*%\s*(?:of\s+)?(?:the\s+|all\s+|live\s+|production\s+)*(?:traffic|users|customers|requests|sessions|clients|pods|instances|fleet)?\s*[)\]]?/i;
/** `5-10%`: which of the two it is, nobody can tell. */
const RANGE = /\d\s*[-–]\s*$/;

/**
 * The stage that a heading opens, or null. `Stage 2: Friendly GP (5% traffic)`, `Phase 1 - Canary 1%`, `Canary (10%)`.
 * `before` is the number of stages so far: an unnumbered stage takes the next ordinal.
 */
export function readStage(title: string, before: number): Stage | null {
  const numbered = NUMBERED.exec(title);
  const rest = numbered?.[3] ?? title;
  const traffic = readTraffic(rest);
  if (numbered === null) {
    if (traffic === null || !ROLLOUT_WORDS.test(title)) return null;
    return { ordinal: before + 1, name: stageName(rest) || title.trim(), traffic };
  }
  const [, word = '', number = ''] = numbered;
  // Anything comes in phases: without a share of traffic or a word of rollouts, only a "stage" is one.
  if (word.toLowerCase() === 'phase' && traffic === null && !ROLLOUT_WORDS.test(rest)) return null;
  return { ordinal: readOrdinal(number), name: stageName(rest) || `${word} ${number}`, traffic };
}

/** A single share of traffic as a ratio; null where there is none, or several. */
function readTraffic(text: string): number | null {
  const shares = [...text.matchAll(PERCENT)];
  const [share] = shares;
  if (share?.[1] === undefined || shares.length > 1 || !SHARE_OF_TRAFFIC.test(text)) return null;
  if (RANGE.test(text.slice(0, share.index))) return null;
  const percent = Number(share[1].replace(',', '.'));
  // An exponent, not a division, keeps 0.7% at exactly 0.007.
  return percent > 100 ? null : Number(`${String(percent)}e-2`);
}

function stageName(text: string): string {
  const several = [...text.matchAll(PERCENT)].length > 1;
  const name = (several ? text : text.replace(SHARE, ' ')).replace(/\s+/g, ' ').replace(/^[\s:–—-]+|[\s:–—-]+$/g, '');
  // "Stage 1: 10% traffic (2 hours)" has no name of its own.
  return /^\([^)]*\)$/.test(name) ? '' : name;
}

function readOrdinal(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const roman: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };
  const digits = [...text.toLowerCase()].map((digit) => roman[digit] ?? 0);
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0);
}
