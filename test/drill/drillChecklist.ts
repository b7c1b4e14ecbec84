/** The checklist of a drill: a rollout in three stages, in which seconds stand for hours. */

/** What a drill compresses, in seconds. */
export const DRILL = {
  /** What `$window` stands for. */
  window: 4,
  /** How long the condition of the trigger must hold. */
  hold: 3,
  /** Between two scrapes of Prometheus. */
  scrape: 1,
  /** Between two looks of the watch. */
  every: 1,
  soak: 3,
} as const;

/** The longest time from a fault to the trigger that fires, in seconds. */
export const LONGEST_DETECTION = DRILL.hold + DRILL.window + DRILL.scrape + DRILL.every;

const errors = (matchers: string): string => `sum(rate(http_requests_total{status=~"5..",${matchers}}[$window])) / sum(rate(http_requests_total{${matchers}}[$window]))`;
const p99 = (matchers: string): string => `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{route="quote",${matchers}}[$window])))`;

export function drillChecklist(prometheus: string): string {
  return `---
holdpoint:
  prometheus: ${prometheus}
  canary: version="canary"
  stable: version="stable"
  window: ${String(DRILL.window)}s
  baseline: stable
  metrics:
    error rate: { query: '${errors('$canary')}', population: canary, absent: 0, minimum: 20 }
    stable error rate: { query: '${errors('$stable')}', population: stable, absent: 0, minimum: 20 }
    p99 latency: { query: '${p99('$canary')}', population: canary, unit: seconds, minimum: 20 }
---

# Drill: a release of the quote service

## Before

- [ ] The team knows that this is a drill

## Rollout

### Stage 1: Us (1% traffic)
- [ ] Execute: \`node scripts/traffic.mjs 0.01\`
- [ ] Monitor for ${String(DRILL.soak)} seconds:
  - [ ] Error rate < 2%
  - [ ] p99 latency < 10x baseline
- [ ] **Gate**: Go on or stop

### Stage 2: A few (5% traffic)
- [ ] Execute: \`node scripts/traffic.mjs 0.05\`
- [ ] Monitor for ${String(DRILL.soak)} seconds:
  - [ ] Error rate < 2%
- [ ] **Gate**: Go on or stop

### Stage 3: All (100% traffic)
- [ ] Execute: \`node scripts/traffic.mjs 1\`
- [ ] **Gate**: Finish or roll back

## After

### First Hour
- [ ] Error rate < 2%
- [ ] Stable error rate < 2%

## Rollback

### Rollback Triggers
- Error rate > 5% for ${String(DRILL.hold)} seconds

### Rollback Steps
1. **Take it back**
   \`\`\`bash
   node scripts/rollback.mjs
   node scripts/fault.mjs canary 0 0
   \`\`\`

## Success Criteria

- [ ] All stages completed without rollback
- [ ] No quote was lost
`;
}
