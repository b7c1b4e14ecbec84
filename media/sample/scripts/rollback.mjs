// Sends all traffic to the stable version, and checks that it took it.
import { get, post } from './service.mjs';

await post('/traffic', { canary: 0 });
const { traffic } = JSON.parse(await get('/status'));
if (traffic.canary !== 0) {
  console.error(`The canary still has ${traffic.canary * 100}% of the traffic.`);
  process.exit(1);
}
console.log(process.argv.includes('--emergency') ? 'Rolled back, without waiting for open requests.' : 'Rolled back: all traffic goes to stable.');
