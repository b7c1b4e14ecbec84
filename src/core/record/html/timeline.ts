import type { Checklist } from '../../checklist/model.ts';
import type { Event } from '../../run/event.ts';
import type { RunState } from '../../run/state.ts';
import { isoSeconds } from '../../condition/reading/duration.ts';
import { courseOf, stageBands } from './bands.ts';
import { html, type Markup } from './markup.ts';
import { linearScale, pixels } from './scale.ts';

const WIDTH = 960;
const LEFT = 90;
const RIGHT = WIDTH - 10;
const ROW = 26;

interface Mark {
  readonly time: number;
  readonly kind: 'passed' | 'failed' | 'inconclusive';
  readonly label: string;
}

/** The deployment as a picture: its stages, and below them soaks, decisions, checks and what was run, each at its time. */
export function renderTimeline(state: RunState, checklist: Checklist, events: readonly Event[], name: (id: string) => string): Markup {
  const course = courseOf(state);
  const x = linearScale(course, [LEFT, RIGHT]);
  const rows = ([['Decisions', decisions], ['Checks', checks], ['Runs', runs]] as const).flatMap(([label, find]) => {
    const marks = events.flatMap((event) => find(event, name));
    return marks.length === 0 ? [] : [{ label, marks }];
  });
  const soaks = soakBars(state, course[1], name);
  const lanes = 1 + (soaks.length === 0 ? 0 : 1) + rows.length;
  const height = lanes * ROW + 24;
  const lane = (index: number): number => index * ROW + 4;
  const first = soaks.length === 0 ? 1 : 2;
  const described = `From ${iso(course[0])} to ${iso(course[1])}: ${String(state.stages.size)} stages, ${rows.map(({ label, marks }) => `${String(marks.length)} ${label.toLowerCase()}`).join(', ')}`;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${described}">
<text x="0" y="${lane(0) + 14}">Stages</text>
${stageBands(state, checklist).map(({ title, start, end }) => html`<g><title>${title}, from ${iso(start)}</title><rect class="band" x="${pixels(x(start))}" y="${lane(0)}" width="${pixels(Math.max(1, x(end) - x(start)))}" height="18"></rect><text x="${pixels(x(start) + 4)}" y="${lane(0) + 13}">${shorten(title, (x(end) - x(start)) / 7)}</text></g>`)}
${soaks.length === 0 ? null : html`<text x="0" y="${lane(1) + 14}">Soaks</text>`}
${soaks.map(({ label, start, end }) => html`<g><title>${label}</title><rect class="soak" x="${pixels(x(start))}" y="${lane(1) + 3}" width="${pixels(Math.max(2, x(end) - x(start)))}" height="12"></rect></g>`)}
${rows.map(({ label, marks }, index) => html`<text x="0" y="${lane(first + index) + 14}">${label}</text><line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${lane(first + index) + 9}" y2="${lane(first + index) + 9}"></line>${marks.map((mark) => shape(mark, x(mark.time), lane(first + index) + 9))}`)}
<text x="${LEFT}" y="${height - 6}">${iso(course[0])}</text><text x="${RIGHT}" y="${height - 6}" text-anchor="end">${iso(course[1])}</text>
</svg>`;
}

/** A disc for what passed, a cross for what failed, a diamond for what is not known: told apart without colour. */
function shape({ kind, label }: Mark, x: number, y: number): Markup {
  const title = html`<title>${label}</title>`;
  const at = (dx: number, dy: number): string => `${pixels(x + dx)},${pixels(y + dy)}`;
  if (kind === 'passed') return html`<circle class="mark-passed" cx="${pixels(x)}" cy="${pixels(y)}" r="4">${title}</circle>`;
  if (kind === 'inconclusive') return html`<polygon class="mark-inconclusive" points="${`${at(0, -5)} ${at(5, 0)} ${at(0, 5)} ${at(-5, 0)}`}">${title}</polygon>`;
  const cross = [at(-5, -3), at(-3, -5), at(0, -2), at(3, -5), at(5, -3), at(2, 0), at(5, 3), at(3, 5), at(0, 2), at(-3, 5), at(-5, 3), at(-2, 0)].join(' ');
  return html`<polygon class="mark-failed" points="${cross}">${title}</polygon>`;
}

function decisions(event: Event, name: (id: string) => string): readonly Mark[] {
  const time = Date.parse(event.time);
  if (event.type === 'gate.decided') return [{ time, kind: event.data.decision === 'proceed' ? 'passed' : event.data.decision === 'hold' ? 'inconclusive' : 'failed', label: `${name(event.item)}: ${event.data.decision}, ${iso(time)}` }];
  if (event.type === 'approval.given') return [{ time, kind: 'passed', label: `${name(event.item)}: approved, ${iso(time)}` }];
  return event.type === 'approval.rejected' ? [{ time, kind: 'failed', label: `${name(event.item)}: rejected, ${iso(time)}` }] : [];
}

const OUTCOMES = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive', error: 'inconclusive' } as const;

function checks(event: Event, name: (id: string) => string): readonly Mark[] {
  if (event.type !== 'check.finished') return [];
  const time = Date.parse(event.time);
  return [{ time, kind: OUTCOMES[event.data.outcome], label: `${name(event.item)}: ${event.data.outcome}, ${iso(time)}` }];
}

function runs(event: Event, name: (id: string) => string): readonly Mark[] {
  if (event.type !== 'exec.finished') return [];
  const time = Date.parse(event.time);
  return [{ time, kind: event.data.exitCode === 0 ? 'passed' : event.data.status === 'interrupted' ? 'inconclusive' : 'failed', label: `${name(event.item)}: ${event.data.status}${event.data.exitCode === null ? '' : ` ${String(event.data.exitCode)}`}, ${iso(time)}` }];
}

function soakBars(state: RunState, last: number, name: (id: string) => string): readonly { readonly label: string; readonly start: number; readonly end: number }[] {
  return [...state.items].flatMap(([id, { soak }]) => {
    if (soak === null) return [];
    const start = Date.parse(soak.time);
    return [{ label: `${name(id)}: ${soak.outcome ?? 'running'}, from ${iso(start)}`, start, end: Math.min(last, start + isoSeconds(soak.min) * 1000) }];
  });
}

function shorten(text: string, characters: number): string {
  const all = [...text];
  if (characters < 3) return '';
  return all.length <= characters ? text : `${all.slice(0, Math.floor(characters) - 1).join('')}…`;
}

export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
