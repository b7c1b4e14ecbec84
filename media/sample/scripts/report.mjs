// Writes state/report.md: what the deployment looks like now.
import { writeFile } from 'node:fs/promises';
import { get, sum } from './service.mjs';
import { openState } from './state.mjs';

const { traffic, healthy } = JSON.parse(await get('/status'));
const metrics = await get('/metrics');
const rows = ['stable', 'canary'].map((version) => {
  const label = `version="${version}"`;
  const errors = sum(metrics, 'http_requests_total', [label, 'status="5']);
  return `| ${version} | ${traffic[version] * 100}% | ${healthy[version] ? 'yes' : 'no'} | ${sum(metrics, 'http_requests_total', [label])} | ${errors} |`;
});
const file = `${await openState()}/report.md`;
await writeFile(file, ['# Deployment report', '', '| version | traffic | healthy | requests | errors |', '|---|---|---|---|---|', ...rows, ''].join('\n'));
console.log(`Wrote ${file}`);
