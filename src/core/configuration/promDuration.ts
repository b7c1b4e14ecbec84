const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Seconds of a duration as Prometheus writes it: `15s`, `1m30s`, `500ms`; null for anything else. */
export function readPromDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/gu)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN), 0);
}

/** A duration as Prometheus takes it, to the millisecond. */
export function promDuration(seconds: number): string {
  return Number.isInteger(seconds) ? `${String(seconds)}s` : `${String(Math.round(seconds * 1000))}ms`;
}
