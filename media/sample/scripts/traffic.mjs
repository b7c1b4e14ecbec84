// traffic.mjs SHARE: sends that share of traffic, 0 to 1, to the canary.
import { post } from './service.mjs';

const share = Number(process.argv[2]);
const { traffic } = await post('/traffic', { canary: share });
console.log(`Traffic: canary ${(traffic.canary * 100).toFixed(1)}%, stable ${(traffic.stable * 100).toFixed(1)}%`);
