/** Items that a person decides: gates and approvals. */
import type { Token } from './tokens.ts';
import { ACTION, CHECKING } from './vocabulary.ts';

const GATE_ADJECTIVE = set('decision go/no-go promotion stage release final exit manual deployment rollout production');
/** `Proceed or roll back decision`, `Decision: promote or abort`: two ways, and somebody who chooses. */
const FORWARD = set('proceed promote continue go advance expand');
const BACKWARD = set('rollback roll abort hold stop halt revert back pause');
const GO_DECISION = set('decision call vote gate confirmed made recorded');
const GO_MATTER = set('criteria meeting checklist scheduled document documented template call-in participants');
const APPROVAL = set('sign-off sign-offs signoff signoffs approval approvals');
const GETTING = set('get obtain receive collect secure gain have final');
const GOTTEN = set('received obtained granted given complete completed recorded confirmed secured acquired collected signed');
/** Words that tell that the text is about approvals, and is none. */
const MATTER = set(
  'no not without any give gives gave doesn\'t don\'t auto process workflow workflows policy policies rule rules matrix denial rate request requests template form meeting bot if when unless until pending expired pr prs pull mr patch patches commit backport cherry-pick code review reviews reviewer reviewers lgtm before after',
);
const ROLE = set(
  'owner owners lead leads manager director engineer engineering qa security legal product cto ceo ciso vp head team compliance support devops sre dba architect stakeholder stakeholders operations ops business finance privacy marketing release platform cab board sponsor representative officer infrastructure development developer',
);
const LONGEST = 12;
const LONGEST_ROLE = 6;

/** `**Gate**: go on or roll back`, `Go/No-Go decision`. */
export function isGate(tokens: readonly Token[]): boolean {
  const [first, second, third] = tokens;
  if (first === undefined) return false;
  const gate = first.lower === 'gate' ? 0 : second?.lower === 'gate' && GATE_ADJECTIVE.has(first.lower) ? 1 : -1;
  if (gate >= 0) {
    const numbered = tokens[gate + 1]?.kind === 'number' ? 1 : 0;
    const next = tokens[gate + 1 + numbered];
    if (next === undefined || isSeparator(next)) return true;
  }
  if (first.lower === 'hold' && second?.lower === 'point' && (third === undefined || isSeparator(third))) return true;
  const words = tokens.map((token) => token.lower);
  if (isChoice(words)) return true;
  if (!isGoNoGo(words) || words.some((word) => GO_MATTER.has(word))) return false;
  return words.length <= 5 || words.some((word) => GO_DECISION.has(word));
}

/** A decision between going on and going back, of few words. */
function isChoice(words: readonly string[]): boolean {
  const joined = words.indexOf('or') >= 0 ? words.indexOf('or') : words.indexOf('/');
  if (words.length > LONGEST || joined < 1 || !words.includes('decision') || words.some((word) => GO_MATTER.has(word))) return false;
  return FORWARD.has(words[joined - 1] ?? '') && BACKWARD.has(words[joined + 1] ?? '');
}

function isGoNoGo(words: readonly string[]): boolean {
  return words.some((word, index) => word === 'go-no-go' || (word === 'go' && words[index + 1] === '/' && (words[index + 2] === 'no-go' || words[index + 2] === 'nogo' || (words[index + 2] === 'no' && words[index + 3] === 'go'))));
}

/** `Product Owner sign-off received`, `Obtain approval from legal`, `Approved by the release board`. */
export function isApproval(tokens: readonly Token[]): boolean {
  const words = joinSignOff(tokens);
  if (words.length > LONGEST || tokens.at(-1)?.text === ':') return false;
  // `Release approved by …`: the noun, not the verb.
  if (ACTION.has(words[0] ?? '') && words[1] !== 'approved') return false;
  if (!tokens.every((token) => token.kind === 'word' || ':/.,()&-–—'.includes(token.text)) || words.some((word) => MATTER.has(word))) return false;
  const noun = words.findIndex((word) => APPROVAL.has(word));
  if (noun >= 0) {
    const next = words[noun + 1];
    if (GETTING.has(words[0] ?? '') && (next === undefined || next === 'from' || next === 'by' || GOTTEN.has(next))) return true;
    if (CHECKING.has(words[0] ?? '') && words[0] !== 'confirm') return false;
    if (next === undefined) return noun > 0 && noun <= LONGEST_ROLE;
    // `Sign-off: Product Owner`.
    if (noun === 0 && tokens.some((token) => token.text === ':') && words.some((word) => ROLE.has(word))) return true;
    return GOTTEN.has(next) || next === 'from' || next === 'by' || ((next === 'is' || next === 'has') && words.slice(noun + 2).some((word) => GOTTEN.has(word)));
  }
  const done = words.findIndex((word) => word === 'approved' || word === 'signed-off');
  if (done < 0) return false;
  const names = (some: readonly string[]): boolean => some.some((word) => ROLE.has(word));
  if (words[done + 1] === 'by') return words.length > done + 2 && (done === 0 || names(words.slice(done)));
  if (done !== words.length - 1 || done === 0) return false;
  return words[done] === 'signed-off' || (words[done - 1] === 'has' && names(words.slice(0, done)));
}

/** An entry of a list of approvers: a role, and no task of its own. */
export function isApprover(tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => token.kind === 'word');
  return words.length > 0 && words.length <= LONGEST_ROLE && tokens.at(-1)?.text !== ':' && !tokens.some((token) => token.kind === 'code' || token.kind === 'sign' || token.kind === 'number') && !ACTION.has(words[0]?.lower ?? '');
}

/** Whether a text names a role, as the entries of a list under the heading "Approvals" do. */
export function namesRole(tokens: readonly Token[]): boolean {
  return tokens.some((token) => ROLE.has(token.lower));
}

/** `sign off` and `signed off` as one word each. */
function joinSignOff(tokens: readonly Token[]): readonly string[] {
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'word') continue;
    const before = words.at(-1);
    if (token.lower === 'off' && (before === 'sign' || before === 'signed' || before === 'signs')) words[words.length - 1] = before === 'sign' ? 'sign-off' : 'signed-off';
    else words.push(token.lower);
  }
  return words;
}

function isSeparator(token: Token): boolean {
  return token.text === ':' || token.text === '-' || token.text === '–' || token.text === '—';
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
