import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { inRepository } from './commandLine.ts';

const program = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Has a process say how much memory it took at most, in megabytes. */
const TELL = 'data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+Math.ceil(process.resourceUsage().maxRSS/1024)+"\\n"))';

void test('a check that is answered with 100 000 series ends in a verdict, in less than 150 MB', async (t) => {
  const server = createServer((request, response) => {
    void (async () => {
      const now = String(Date.now() / 1000);
      const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
      if (query === 'time()') response.end(`{"status":"success","data":{"resultType":"scalar","result":[${now},"${now}"]}}`);
      else if (query.includes('timestamp')) response.end(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[${now},"1"]}]}}`);
      else {
        response.write('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}');
        const closed = once(response, 'close');
        for (let index = 0; index < 100_000 && !response.destroyed; index += 1) {
          if (!response.write(`,{"metric":{"__name__":"heap_bytes","instance":"10.0.0.1:${String(index)}","job":"api","pod":"api-7d9f8b6c5-${String(index)}"},"value":[${now},"${String(index)}"]}`)) await Promise.race([once(response, 'drain'), closed]);
        }
        response.end(']}}');
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const checklist = `---\nholdpoint:\n  prometheus: ${base}\n  metrics:\n    heap size: { query: heap_bytes, series: all }\n---\n# Release\n\n- [ ] Heap size < 500MB\n`;
  await inRepository(process.execPath, checklist, async ({ holdpoint, folder }) => {
    assert.equal((await holdpoint('trust', 'release.md')).code, 0);
    const environment = { ...process.env, HOME: folder, XDG_CONFIG_HOME: path.join(folder, '.config') };
    const { out, err } = await new Promise<{ out: string; err: string }>((resolve) => {
      execFile(process.execPath, ['--import', TELL, program, 'check', 'release.md'], { cwd: folder, env: environment }, (_, out, err) => { resolve({ out, err }); });
    });
    assert.match(out, /^inconclusive .*more than 10000 series/u, err);
    const peak = Number(/peak (\d+)/u.exec(err)?.[1]);
    t.diagnostic(`peak ${String(peak)} MB`);
    assert.ok(peak < 150, `${String(peak)} MB`);
  });
});
