// Which version has which share of traffic, and how it does.
import { get } from './service.mjs';

const { traffic, healthy, faults } = JSON.parse(await get('/status'));
for (const version of ['stable', 'canary']) {
  const share = `${(traffic[version] * 100).toFixed(1)}%`.padStart(6);
  const fault = faults[version].errorRate > 0 || faults[version].latencyMs > 0 ? '  (fault switched on)' : '';
  console.log(`${version}  ${share}  ${healthy[version] ? 'healthy' : 'ILL'}${fault}`);
}
