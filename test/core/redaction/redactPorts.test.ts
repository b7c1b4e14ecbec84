import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Logger, Measurement } from '../../../src/core/ports.ts';
import { createKnownSecrets } from '../../../src/core/redaction/knownSecrets.ts';
import { redactLogger, redactMetricSource, rememberCredentials } from '../../../src/core/redaction/redactPorts.ts';

void test('the log has no secret, not even one that is learnt of later or stands in an error', () => {
  const secrets = createKnownSecrets();
  const lines: unknown[] = [];
  const keep = (...parts: readonly unknown[]): void => { lines.push(...parts); };
  const inner: Logger = { info: keep, warn: keep, error: keep };
  const logger = redactLogger(inner, secrets);
  logger.info('first-secret');
  secrets.add(['first-secret', 'second-secret']);
  logger.info('first-secret');
  logger.warn(encodeURIComponent('second-secret'));
  logger.error('failed', new Error('with first-secret'));
  assert.deepEqual(lines.slice(0, 4), ['first-secret', '[redacted]', '[redacted]', 'failed']);
  assert.match(String(lines[4]), /^Error: with \[redacted\]/u);
});

void test('what a source says is masked before it is judged', async () => {
  const source = redactMetricSource(
    { measure: () => Promise.resolve<Measurement>({ status: 'error', query: 'q first-secret', source: 's', message: 'said first-secret' }), measureRange: () => Promise.reject(new Error('not asked')), keepHistory: () => [] },
    createKnownSecrets(['first-secret']),
  );
  const query = { name: 'x', metric: { source: 'command', command: 'x', measure: 'number', timeout: 1, unit: null, population: null, series: null, absent: null }, window: 1, canary: null, stable: null } as unknown as Parameters<typeof source.measure>[0];
  assert.deepEqual(await source.measure(query, new AbortController().signal), { status: 'error', query: 'q [redacted]', source: 's', message: 'said [redacted]' });
});

void test('credentials that are looked up are known from then on', async () => {
  const secrets = createKnownSecrets();
  const store = rememberCredentials({ find: () => Promise.resolve({ status: 'found', credentials: { kind: 'bearer', origin: 'https://x', token: 'the-token' } }) }, secrets);
  await store.find('prometheus');
  assert.deepEqual(secrets.values(), ['the-token']);
});
