import type { Configuration } from './configuration.ts';

const USUAL_SHELLS = new Set(['bash', 'sh', 'zsh']);

/**
 * Everything in a configuration that would connect or run without being seen when a button is pressed, in full, for a
 * person to approve. Null where there is nothing. Its digest is what is approved, so any change of it asks again.
 */
export function consentText(configuration: Configuration): string | null {
  const lines: string[] = [];
  if (!USUAL_SHELLS.has(configuration.shell)) lines.push(`runs blocks with ${configuration.shell}`);
  const metrics = Object.entries(configuration.metrics).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, metric] of metrics) {
    switch (metric.source) {
      case 'prometheus':
        lines.push(`asks ${configuration.prometheus ?? 'no server yet'} for ${name}: ${metric.query}`);
        break;
      case 'scrape':
        lines.push(`reads ${metric.url ?? configuration.scrape ?? 'no address yet'} for ${name}`);
        break;
    }
  }
  return lines.length === 0 ? null : `This checklist\n${lines.map((line) => `  ${line.replaceAll(/\s+/gu, ' ')}`).join('\n')}`;
}
