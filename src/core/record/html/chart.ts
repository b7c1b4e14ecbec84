import { describeValue } from '../../condition/describe.ts';
import { asUnit } from '../../condition/units.ts';
import type { Event } from '../../run/event.ts';
import type { Band } from './bands.ts';
import { html, type Markup } from './markup.ts';
import { extentOf, linearScale, pixels } from './scale.ts';
import { iso } from './timeline.ts';

const WIDTH = 960;
const HEIGHT = 150;
const LEFT = 70;
const RIGHT = WIDTH - 10;
const TOP = 12;
const BOTTOM = HEIGHT - 22;

type Check = Extract<Event, { type: 'check.finished' }>;

/** What was measured for one item over the deployment, with its limit and the stages behind it; null where nothing was. */
export function renderChart(checks: readonly Check[], bands: readonly Band[]): Markup | null {
  const points = checks.flatMap(({ data }) => {
    const value = Number(data.value ?? Number.NaN);
    return Number.isFinite(value) ? [{ time: Date.parse(data.time), value }] : [];
  });
  const last = checks.at(-1);
  const limits = checks.flatMap(({ data }) => (data.threshold === null ? [] : [Number(data.threshold)])).filter(Number.isFinite);
  const values = extentOf([...points.map(({ value }) => value), ...limits, 0]);
  const times = extentOf(points.map(({ time }) => time));
  if (last === undefined || values === null || times === null || points.length < 2) return null;
  const unit = asUnit(last.data.unit);
  const x = linearScale(times, [LEFT, RIGHT]);
  const y = linearScale([values[0], values[1] * 1.05], [BOTTOM, TOP]);
  const limit = limits.at(-1);
  const line = points.map(({ time, value }) => `${pixels(x(time))},${pixels(y(value))}`).join(' ');
  const shown = bands.filter(({ start, end }) => end >= times[0] && start <= times[1]);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${`${String(points.length)} measurements, the last ${describeValue(points.at(-1)?.value ?? 0, unit)}${limit === undefined ? '' : `, limit ${describeValue(limit, unit)}`}`}">
${shown.map(({ title, start, end }) => html`<g><title>${title}</title><rect class="band" x="${pixels(x(Math.max(start, times[0])))}" y="${TOP}" width="${pixels(Math.max(1, x(Math.min(end, times[1])) - x(Math.max(start, times[0]))))}" height="${BOTTOM - TOP}"></rect></g>`)}
<text x="${LEFT - 6}" y="${pixels(y(values[1]) + 4)}" text-anchor="end">${describeValue(values[1], unit)}</text><text x="${LEFT - 6}" y="${BOTTOM + 4}" text-anchor="end">${describeValue(values[0], unit)}</text>
<line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${BOTTOM}" y2="${BOTTOM}"></line>
${limit === undefined ? null : html`<line class="limit" x1="${LEFT}" x2="${RIGHT}" y1="${pixels(y(limit))}" y2="${pixels(y(limit))}"><title>${`limit ${describeValue(limit, unit)}`}</title></line>`}
<polyline class="value" points="${line}"></polyline>
${points.map(({ time, value }) => html`<circle class="dot" cx="${pixels(x(time))}" cy="${pixels(y(value))}" r="2.5"><title>${`${describeValue(value, unit)}, ${iso(time)}`}</title></circle>`)}
<text x="${LEFT}" y="${HEIGHT - 6}">${iso(times[0])}</text><text x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${iso(times[1])}</text>
</svg>`;
}
