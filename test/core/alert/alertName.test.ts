import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertConfigured, alertsLike, alertsNamed } from '../../../src/core/alert/alertName.ts';

const LOADED = ['HighErrorRate', 'error_latency_high', 'APIp99LatencyHigh', 'HighMemory', 'MemoryUsageHigh', 'CanaryHealthBreach', 'DiskFull'];

describe('the name of an alert rule', () => {
  it('is that of an item, whatever its form, its order and its adjectives', () => {
    for (const name of ['HighErrorRate', 'error_rate_high', 'Error rate', 'ErrorRateTooHigh', 'error-rate-alert', 'ErrorRates']) assert.deepEqual(alertsNamed(['Error rate'], [name, 'DiskFull']), [name], name);
    assert.deepEqual(alertsNamed(['API p99 latency'], LOADED), ['APIp99LatencyHigh']);
    assert.deepEqual(alertsNamed(['Canary health breaches'], LOADED), ['CanaryHealthBreach']);
    assert.deepEqual(alertsNamed(['p99 latency'], ['P99LatencyHigh', 'p99_latency']), ['P99LatencyHigh', 'p99_latency']);
  });

  it('is guessed from no part of it', () => {
    assert.deepEqual(alertsNamed(['Memory'], LOADED), ['HighMemory']);
    assert.deepEqual(alertsNamed(['Error'], LOADED), []);
    assert.deepEqual(alertsNamed(['Latency'], LOADED), []);
    assert.deepEqual(alertsNamed(['Too high'], LOADED), []);
  });

  it('is offered where it shares a word', () => {
    assert.deepEqual(alertsLike('error latency', LOADED), ['error_latency_high', 'HighErrorRate', 'APIp99LatencyHigh']);
    assert.deepEqual(alertsLike('nothing', LOADED), []);
  });

  it('is configured by the text of the item, its label or its id', () => {
    const item = { text: '**Error rate**  > 1%', label: 'Error rate > 1%', id: 'observability/error-rate-1' };
    const binding = { alert: 'X', unit: null };
    for (const name of ['**Error rate** > 1%', 'error rate > 1%', 'observability/error-rate-1']) assert.equal(alertConfigured(item, { [name]: binding }), binding, name);
    assert.equal(alertConfigured(item, { 'Error rate': binding }), null);
  });
});
