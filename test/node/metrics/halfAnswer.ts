/** A server in a process of its own that begins to answer every query and never ends. Prints its port, and a line for each query. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((_, response) => {
  response.write('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,');
  process.stdout.write('asked\n');
});
server.listen(0, '127.0.0.1', () => { process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`); });
