import * as v from 'valibot';
import { RELEASE_TYPES, type Event } from '../run/event.ts';

/** The shape of every event, version 1. Members that it does not name are refused: they could change what an event means. */
const text = v.string();
const optionalText = v.nullable(text);
const digest = v.pipe(text, v.regex(/^[0-9a-f]{64}$/, 'Expected 64 lower-case hexadecimal digits'));
const whole = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(whole, v.minValue(0));
const instant = v.pipe(text, v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'Expected a time such as 2026-01-31T09:30:00.000Z'));
const duration = v.pipe(text, v.regex(/^P[0-9DTHMS.]+$/, 'Expected an ISO 8601 duration'));
const decimal = v.pipe(text, v.regex(/^(-?\d+(\.\d+)?|NaN|[+-]Inf)$/, 'Expected a decimal number'));
const reason = v.strictObject({ reason: text });

const envelope = {
  v: v.literal(1),
  run: text,
  writer: text,
  seq: v.pipe(whole, v.minValue(1)),
  time: instant,
  actor: v.strictObject({ name: text, email: text, host: text, via: v.picklist(['editor', 'cli', 'test']) }),
  prev: v.array(digest),
  hash: digest,
};

const verdict = v.strictObject({
  outcome: v.picklist(['pass', 'fail', 'inconclusive', 'error']),
  reason: optionalText,
  sentence: text,
  metric: optionalText,
  query: optionalText,
  source: optionalText,
  time: text,
  samples: v.array(v.strictObject({ time: text, value: decimal, labels: v.record(text, text) })),
  seen: v.exactOptional(text),
  value: v.nullable(decimal),
  threshold: v.nullable(decimal),
  unit: optionalText,
  window: v.exactOptional(v.strictObject({ seconds: decimal, step: decimal, points: count, violated: decimal, allowed: decimal, first: v.exactOptional(decimal) })),
  reference: v.exactOptional(v.strictObject({ of: text, origin: optionalText, query: optionalText, value: decimal })),
});

const baseline = v.strictObject({
  metric: text,
  query: optionalText,
  source: optionalText,
  outcome: v.picklist(['measured', 'inconclusive', 'error']),
  reason: optionalText,
  sentence: text,
  start: v.nullable(decimal),
  end: v.nullable(decimal),
  step: v.nullable(decimal),
  value: v.nullable(decimal),
  unit: optionalText,
  samples: v.array(v.strictObject({ time: decimal, value: decimal })),
});

const started = v.strictObject({
  release: v.strictObject({
    commit: optionalText, version: optionalText, ticket: optionalText, environment: optionalText, type: v.exactOptional(v.picklist(RELEASE_TYPES)), previousVersion: v.exactOptional(text), artifact: v.exactOptional(text),
  }),
  path: text,
  checklist: digest,
  configuration: digest,
  items: v.array(v.strictObject({ id: text, text, kind: text })),
  previousRun: optionalText,
  accepted: v.array(text),
});

const execStarted = v.strictObject({
  execution: text,
  statement: optionalText,
  script: text,
  scriptDigest: digest,
  interpreter: v.array(text),
  directory: text,
  attempt: v.exactOptional(v.pipe(whole, v.minValue(1))),
  runner: v.exactOptional(text),
  host: v.exactOptional(text),
  environment: v.exactOptional(v.array(text)),
  masked: v.exactOptional(count),
});

const execFinished = v.strictObject({
  execution: text,
  status: v.picklist(['exited', 'signalled', 'timed-out', 'cancelled', 'failed-to-start', 'interrupted']),
  exitCode: v.nullable(whole),
  signal: optionalText,
  duration: count,
  outputDigest: digest,
  outputBytes: count,
  excerpt: text,
  cut: v.exactOptional(v.boolean()),
  masked: v.exactOptional(count),
  outputs: v.exactOptional(v.record(text, text)),
});

const mark = v.strictObject({ cause: v.picklist(['check', 'person', 'edit', 'observed']), reason: optionalText });
const approval = v.strictObject({ role: text, reason: optionalText });

function itemEvent<const Type extends string, Data extends v.GenericSchema>(type: Type, data: Data) {
  return v.strictObject({ ...envelope, type: v.literal(type), item: text, data });
}

function runEvent<const Type extends string, Data extends v.GenericSchema>(type: Type, data: Data) {
  return v.strictObject({ ...envelope, type: v.literal(type), data });
}

const outcome = v.picklist(['completed', 'completed-with-deviations', 'rolled-back', 'aborted', 'reset']);

export const eventSchema: v.GenericSchema<unknown, Event> = v.variant('type', [
  runEvent('run.started', started),
  itemEvent('item.ticked', mark),
  itemEvent('item.unticked', mark),
  itemEvent('item.skipped', reason),
  itemEvent('item.noted', reason),
  itemEvent('check.finished', verdict),
  itemEvent('exec.started', execStarted),
  itemEvent('exec.finished', execFinished),
  runEvent('baseline.measured', baseline),
  runEvent('values.given', v.strictObject({ values: v.record(text, text) })),
  runEvent('stage.opened', v.strictObject({ section: text })),
  itemEvent('soak.started', v.strictObject({ min: duration, max: duration })),
  itemEvent('soak.ended', v.strictObject({ outcome: v.picklist(['passed', 'failed', 'attested', 'overridden']), reason: text })),
  itemEvent('gate.decided', v.strictObject({ decision: v.picklist(['proceed', 'hold', 'roll-back']), reason: text, evidence: v.array(digest) })),
  itemEvent('approval.given', v.strictObject({
    role: text, reason: optionalText, needed: v.exactOptional(v.pipe(whole, v.minValue(1))), binds: v.exactOptional(v.strictObject({ checklist: digest, evidence: v.array(digest) })),
  })),
  itemEvent('approval.signed', v.strictObject({ approval: digest, key: text, signature: text })),
  runEvent('event.signed', v.strictObject({ signs: digest, key: text, signature: text })),
  itemEvent('approval.lapsed', v.strictObject({ approval: digest, role: text, reason: text })),
  itemEvent('approval.rejected', approval),
  itemEvent('deviation', v.strictObject({ what: text, reason: text })),
  runEvent('trigger.changed', v.strictObject({ trigger: text, state: v.picklist(['ok', 'pending', 'firing', 'inconclusive', 'not-watched']), since: instant, sentence: text })),
  runEvent('rollback.started', v.strictObject({ reason: optionalText })),
  runEvent('rollback.finished', v.strictObject({
    outcome: v.picklist(['done', 'incomplete']), reason: optionalText, steps: v.array(v.strictObject({ target: text, outcome: v.picklist(['passed', 'failed', 'skipped', 'not-run']), time: instant })),
  })),
  runEvent('run.paused', reason),
  runEvent('run.resumed', v.strictObject({ reason: optionalText })),
  runEvent('handed.over', v.strictObject({ to: v.strictObject({ name: text, email: text }), reason: optionalText })),
  runEvent('corrected', v.strictObject({ supersedes: digest, reason: text })),
  runEvent('run.ended', v.strictObject({ outcome, reason: optionalText })),
  runEvent('run.sealed', v.strictObject({ outcome, files: v.record(text, digest) })),
]);

/** What is wrong with a value as an event: the member and what was expected there; null where nothing is. */
export function shapeFault(value: unknown): string | null {
  const result = v.safeParse(eventSchema, value, { abortEarly: true });
  if (result.success) return null;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
