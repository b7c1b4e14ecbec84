import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ListenAddress } from './listenAddress.ts';

/** What is asked of a watch over HTTP. */
export interface WatchAnswers {
  readonly contentType: string;
  metrics(): Promise<string>;
  /** Null while the watch works, else in one line why not. */
  fault(): string | null;
}

export type Served =
  | { readonly status: 'served'; /** Such as `http://127.0.0.1:4653`. */ readonly origin: string; close(): void }
  | { readonly status: 'refused'; readonly message: string };

/** Serves `/metrics` and `/healthz`, to read and nothing else. A port that is taken is no fault of the watch. */
export function serveWatch({ host, port }: ListenAddress, answers: WatchAnswers): Promise<Served> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 }, (request, response) => {
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text);
    };
    const path = (request.url ?? '').replace(/\?.*$/u, '');
    const fault = path === '/healthz' ? answers.fault() : null;
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'Only GET is answered.\n');
    else if (path === '/healthz') answer(fault === null ? 200 : 503, `${fault?.replaceAll(/\s+/gu, ' ') ?? 'ok'}\n`);
    else if (path === '/metrics') answers.metrics().then((text) => { answer(200, text, answers.contentType); }, () => { answer(500, 'The metrics could not be put together.\n'); });
    else answer(404, 'There are /metrics and /healthz.\n');
  });
  return new Promise((resolve) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      const where = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
      resolve({ status: 'refused', message: error.code === 'EADDRINUSE' ? `${where} is taken` : `${where}: ${error.message}` });
    });
    server.listen(port, host, () => {
      const { address, family, port: given } = server.address() as AddressInfo;
      resolve({
        status: 'served',
        origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${String(given)}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
