import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readListenAddress } from '../../../src/node/watch/listenAddress.ts';
import { createWatchHealth } from '../../../src/node/watch/watchHealth.ts';

void test('a watch is well only while its looks succeed in time', () => {
  const health = createWatchHealth(15_000, 1000);
  assert.match(health.fault(1000) ?? '', /No look has succeeded yet/u);
  assert.equal(health.lag(3000), 2, 'the first look is due at once');
  health.looked(4000, null);
  assert.equal(health.fault(4000), null);
  assert.equal(health.lag(19_000), 0);
  assert.equal(health.lag(22_500), 3.5);
  assert.equal(health.fault(40_000), null);
  assert.match(health.fault(44_001) ?? '', /^The last look was 40 s ago, and one is due every 15 s\.$/u);
  health.looked(45_000, 'The checklist cannot be read: gone');
  assert.equal(health.fault(45_000), 'The last look failed: The checklist cannot be read: gone');
  assert.equal(health.lag(45_000), 26, 'what failed was no look');
  health.looked(46_000, null);
  assert.equal(health.fault(46_000), null);
});

void test('where to listen is a port, with or without a host, and this machine alone where none is named', () => {
  assert.deepEqual(readListenAddress('9000'), { host: '127.0.0.1', port: 9000 });
  assert.deepEqual(readListenAddress('0.0.0.0:0'), { host: '0.0.0.0', port: 0 });
  assert.deepEqual(readListenAddress('[::1]:9000'), { host: '::1', port: 9000 });
  assert.deepEqual(readListenAddress('metrics.local:9000'), { host: 'metrics.local', port: 9000 });
  for (const wrong of ['', 'localhost', ':9000', '::1:9000', '9000x', '65536', 'a b:1', 'http://localhost:9000']) assert.equal(readListenAddress(wrong), null, wrong);
});
