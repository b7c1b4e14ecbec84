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

export interface PrometheusFiles {
  /** The whole of `prometheus.yml`. */
  readonly configuration: string;
  /** Files beside it, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly scheme?: 'http' | 'https';
  /** Whether the server answers; `/-/ready` is asked where nothing is said. */
  readonly ready?: (base: string) => Promise<boolean>;
}

const READY = (base: string): Promise<boolean> => fetch(`${base}/-/ready`).then((response) => response.ok, () => false);

/** `port` must be free. Resolves once the server answers. */
export function startPrometheus(port: number, ...targets: readonly string[]): Promise<PrometheusServer> {
  const configuration = ['global: { scrape_interval: 1s, scrape_timeout: 1s }', 'scrape_configs:', '  - job_name: demo', `    static_configs: [{ targets: [${targets.map((target) => `'${new URL(target).host}'`).join(', ')}] }]`, ''].join('\n');
  return startPrometheusWith(port, { configuration });
}

export async function startPrometheusWith(port: number, { configuration, files = {}, flags = [], scheme = 'http', ready = READY }: PrometheusFiles): Promise<PrometheusServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-prometheus-'));
  for (const [name, text] of Object.entries({ ...files, 'prometheus.yml': configuration })) await writeFile(path.join(folder, name), text);
  const child = spawn('prometheus', ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${String(port)}`, '--log.level=error', ...flags], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }));
  const base = `${scheme}://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await ready(base)) return { base, stop };
    await delay(100);
  }
  await stop();
  throw new Error('Prometheus did not become ready within ten seconds');
}
