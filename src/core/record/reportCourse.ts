import type { Event } from '../run/event.ts';
import { markdownTable, markdownText } from './markdown.ts';

/** What steered the deployment: triggers, pauses, hand-overs, corrections and approvals that lapsed, in the order of the chain. */
export function reportCourse(events: readonly Event[], name: (id: string) => string): readonly string[] {
  const rows = [...events].sort((a, b) => a.seq - b.seq || (a.hash < b.hash ? -1 : 1)).flatMap((event) => {
    const [what, reason] = describe(event, name);
    return what === null ? [] : [[what, markdownText(reason ?? ''), `${markdownText(event.actor.name)}, ${event.time}`]];
  });
  return rows.length === 0 ? [] : ['## Course', markdownTable(['What', 'Reason', 'Who and when'], rows)];
}

/** As Markdown what happened, null where it is told elsewhere; and the reason as text. */
function describe(event: Event, name: (id: string) => string): readonly [string | null, string | null] {
  if (event.type === 'run.paused') return ['paused', event.data.reason];
  if (event.type === 'run.resumed') return ['resumed', event.data.reason];
  if (event.type === 'handed.over') return [`handed over to ${markdownText(event.data.to.name)}`, event.data.reason];
  if (event.type === 'corrected') return [`took back ${event.data.supersedes.slice(0, 12)}`, event.data.reason];
  if (event.type === 'trigger.changed') return [`rollback trigger ${event.data.state.replace('-', ' ')} since ${event.data.since}`, event.data.sentence];
  if (event.type === 'rollback.started') return ['rollback begun', event.data.reason];
  if (event.type === 'rollback.finished') return [`rollback ${event.data.outcome}: ${event.data.steps.map(({ target, outcome }) => `${markdownText(target)} ${outcome}`).join(', ')}`, event.data.reason];
  if (event.type === 'approval.lapsed') return [`approval of ${name(event.item)} lapsed`, event.data.reason];
  return [null, null];
}
