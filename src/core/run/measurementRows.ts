import type { Condition, Unit } from '../condition/condition.ts';
import { describeSpan, describeValue, inBaseUnit } from '../condition/describe.ts';
import { most } from '../condition/judging/extremes.ts';
import { asUnit } from '../condition/units.ts';
import type { AnyVerdict, EvidenceRow } from './evidence.ts';

/** Samples shown in a hover; the journal has all of them. */
const SAMPLES_SHOWN = 5;

/** What came back: samples and their age, how far a window was covered, and what the limit was relative to. Empty for what is not there. */
export function measurementRows(verdict: AnyVerdict, condition: Condition | null): readonly EvidenceRow[] {
  const unit = asUnit(verdict.unit);
  const rows: readonly (readonly [string, string | null])[] = [
    ['Samples', describeSamples(verdict, unit)],
    ['Newest sample', describeAge(verdict)],
    ['Window', describeWindow(verdict)],
    ['Compared with', describeReference(verdict, condition, unit)],
    ['Reference query', verdict.reference?.query ?? null],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function describeSamples({ samples }: AnyVerdict, unit: Unit | null): string | null {
  if (samples.length === 0) return null;
  const shown = samples.slice(-SAMPLES_SHOWN).map((sample) => {
    const labels = Object.entries(sample.labels)
      .map(([name, text]) => `${name}="${text}"`)
      .join(',');
    return `${describeValue(Number(sample.value), unit)}${labels === '' ? '' : ` {${labels}}`}`;
  });
  const left = samples.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${String(left)} earlier` : ''}`;
}

/** How old the newest of the samples was when it was judged. */
function describeAge({ samples, time }: AnyVerdict): string | null {
  const newest = most(samples.map((sample) => Number(sample.time)));
  const age = Date.parse(time) / 1000 - newest;
  return Number.isFinite(age) ? `${describeSpan(Math.max(0, Math.round(age)))} old` : null;
}

/** What of a window was judged: `60 points, 5 s apart, over 5 min; violated for 10 s, where 0 s are allowed`. */
function describeWindow({ window }: AnyVerdict): string | null {
  if (window === undefined) return null;
  const span = (figure: number | string): string => describeSpan(Number(figure));
  const violation = Number(window.violated) === 0 ? '' : `; violated for ${span(window.violated)}, where ${span(window.allowed)} are allowed`;
  return `${String(window.points)} points, ${span(window.step)} apart, over ${span(window.seconds)}${violation}`;
}

/** The figure that a limit was relative to: `p50: 40 ms (0.04 seconds)`. */
function describeReference({ reference }: AnyVerdict, condition: Condition | null, unit: Unit | null): string | null {
  if (reference === undefined) return null;
  // The unit of a difference in per cent is not that of the figures it lies between.
  const own = condition?.threshold.kind === 'difference' && unit === 'ratio' ? null : unit;
  return `${reference.of}${reference.origin === null ? '' : `, ${reference.origin}`}: ${inBaseUnit(Number(reference.value), own)}`;
}
