import { promDuration } from './promDuration.ts';
import type { MetricQuery } from '../ports.ts';

/** Puts `$canary`, `$stable` and `$window` into a query or selector. A variable without a value comes back as its name. */
export function substitute(text: string, { canary, stable, window }: Pick<MetricQuery, 'canary' | 'stable' | 'window'>): { readonly text: string } | { readonly missing: string } {
  const values: Readonly<Record<string, string | null>> = { $canary: canary, $stable: stable, $window: promDuration(window) };
  let missing: string | null = null;
  const filled = text.replaceAll(/\$(?:canary|stable|window)\b/gu, (name) => {
    const value = values[name] ?? null;
    if (value === null) missing ??= name;
    return value ?? '';
  });
  return missing === null ? { text: filled } : { missing };
}
