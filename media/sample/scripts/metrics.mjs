// Rates and errors of both versions, over three seconds.
import { setTimeout as delay } from 'node:timers/promises';
import { get, sum } from './service.mjs';

const seconds = 3;
const before = await get('/metrics');
await delay(seconds * 1000);
const after = await get('/metrics');
for (const version of ['stable', 'canary']) {
  const grown = (name, ...labels) => sum(after, name, labels) - sum(before, name, labels);
  const label = `version="${version}"`;
  const requests = grown('http_requests_total', label);
  const errors = grown('http_requests_total', label, 'status="5');
  const time = grown('http_request_duration_seconds_sum', label) / grown('http_request_duration_seconds_count', label);
  console.log(`${version}  ${(requests / seconds).toFixed(0)} requests/s  ${((errors / requests) * 100).toFixed(2)}% errors  ${(time * 1000).toFixed(0)} ms on average`);
}
