// By how much the canary answers with more or fewer errors than stable, as a share of 1. Says nothing before it can tell.
import { get, sum } from './service.mjs';

const exposition = await get('/metrics');
const [stable, canary] = ['stable', 'canary'].map((version) => {
  const label = `version="${version}"`;
  const requests = sum(exposition, 'http_requests_total', [label]);
  return { requests, errors: sum(exposition, 'http_requests_total', [label, 'status="5']) };
});
if (Math.min(stable.requests, canary.requests) < 20) {
  console.error('There were fewer than 20 requests to one of the versions.');
  process.exit(2);
}
console.log(Math.abs(canary.errors / canary.requests - stable.errors / stable.requests).toFixed(6));
