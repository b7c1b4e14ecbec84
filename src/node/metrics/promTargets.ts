import { readPromDuration } from '../../core/configuration/promDuration.ts';
import type { ScrapeTarget } from '../../core/ports.ts';
import { quoted } from './quoted.ts';
import { fieldsOf, labelsOf, listOf, oneOf, textOf, timeOf, type Fields } from './untyped.ts';

/** The active targets of `GET /api/v1/targets` (Prometheus HTTP API, "Targets"). */
export function readTargets(data: Fields): readonly ScrapeTarget[] {
  return listOf(data['activeTargets']).map(fieldsOf).map((target) => ({
    labels: labelsOf(target['labels']),
    health: oneOf(target['health'], ['up', 'down', 'unknown'], 'unknown'),
    lastError: quoted(textOf(target['lastError'])),
    scraped: timeOf(target['lastScrape']),
    interval: readPromDuration(textOf(target['scrapeInterval'])),
  }));
}
