/** A real Prometheus on loopback, scraping services every second, gone with its folder when it is stopped. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** False where Prometheus is here, else what to do to have these tests run. */
export const missing = spawnSync('prometheus', ['--version']).status === 0 ? false : 'prometheus is not here: install it, for example apt-get install --no-install-recommends prometheus';

export interface PrometheusServer {
  readonly base: string;
  stop(): Promise<void>;
}

/** `port` must be free. Resolves once the server answers. */
export async function startPrometheus(port: number, ...targets: readonly string[]): Promise<PrometheusServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-prometheus-'));
  const file = path.join(folder, 'prometheus.yml');
  await writeFile(file, ['global: { scrape_interval: 1s, scrape_timeout: 1s }', 'scrape_configs:', '  - job_name: demo', `    static_configs: [{ targets: [${targets.map((target) => `'${new URL(target).host}'`).join(', ')}] }]`, ''].join('\n'));
  const child = spawn('prometheus', [`--config.file=${file}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${String(port)}`, '--log.level=error'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }));
  const base = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await fetch(`${base}/-/ready`).then((response) => response.ok, () => false)) return { base, stop };
    await delay(100);
  }
  await stop();
  throw new Error('Prometheus did not become ready within ten seconds');
}
