import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { consentText } from '../../../src/core/configuration/consentText.ts';
import { DEFAULTS } from '../../../src/core/configuration/configuration.ts';
import { readConfiguration, type ConfigurationLayer } from '../../../src/core/configuration/readConfiguration.ts';

function file(...lines: readonly string[]): ConfigurationLayer {
  return { origin: 'file', text: ['---', 'owner: us', 'holdpoint:', ...lines.map((line) => `  ${line}`), '---', '', '# Release', ''].join('\n') };
}

const read = (...layers: readonly ConfigurationLayer[]) => readConfiguration(layers);
const messages = (...layers: readonly ConfigurationLayer[]): readonly string[] => read(...layers).problems.map(({ message }) => message);

describe('readConfiguration', () => {
  it('gives the defaults where nothing is configured', () => {
    assert.deepEqual(read({ origin: 'file', text: '# Release\n' }), { configuration: DEFAULTS, problems: [] });
    assert.deepEqual(read(), { configuration: DEFAULTS, problems: [] });
  });

  it('reads a Prometheus metric with all that may be said of it', () => {
    const { configuration, problems } = read(
      file('prometheus: http://127.0.0.1:9090', 'canary: version="canary"', 'window: 10m', 'metrics:', '  error rate: { query: a / b, unit: percent, population: canary, absent: 0, series: all, minimum: 20, allow: 2m }'),
    );
    assert.deepEqual(problems, []);
    assert.equal(configuration.prometheus?.url, 'http://127.0.0.1:9090');
    assert.equal(configuration.window, 600);
    assert.deepEqual(configuration.metrics, { 'error rate': { source: 'prometheus', query: 'a / b', unit: 'percent', population: 'canary', absent: 0, series: 'all', minimum: 20, qualifier: null, allow: 120 } });
  });

  it('reads the four measures of a scrape', () => {
    const { configuration, problems } = read(file('scrape: http://localhost:4180/metrics', 'metrics:', '  a: { value: x }', '  b: { rate: x_total, url: "https://x.test/m" }', '  c: { ratio: [e, r] }', '  d: { quantile: [0.99, h_seconds] }'));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      Object.values(configuration.metrics).map((metric) => (metric.source === 'scrape' ? [metric.url, metric.measure] : null)),
      [
        [null, { kind: 'value', series: 'x' }],
        ['https://x.test/m', { kind: 'rate', series: 'x_total' }],
        [null, { kind: 'ratio', numerator: 'e', denominator: 'r' }],
        [null, { kind: 'quantile', quantile: 0.99, series: 'h_seconds' }],
      ],
    );
  });

  it('reads reports, files, commands and requests, with what they are by default', () => {
    const common = { unit: null, population: null, absent: null, series: null, minimum: null, qualifier: null, allow: null };
    const { configuration, problems } = read(
      file('metrics:', '  lcp: { json: reports/lighthouse.json, path: audits.speed-index.numericValue, unit: ms }', '  bundle size: { files: "dist/**/*.js", measure: gzip }', '  rejects: { files: "*.rej", measure: count, absent: 0 }', '  canary calculations: { command: npm run -s canary:diff, unit: ratio }', '  canary health check: { http: https://canary.example/healthz, expect: 200 }'),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(Object.values(configuration.metrics), [
      { ...common, source: 'json', report: 'reports/lighthouse.json', path: 'audits.speed-index.numericValue', time: null, maxAge: 86_400, unit: 'ms' },
      { ...common, source: 'files', pattern: 'dist/**/*.js', measure: 'gzip', maxAge: 86_400 },
      { ...common, source: 'files', pattern: '*.rej', measure: 'count', maxAge: null, absent: 0 },
      { ...common, source: 'command', command: 'npm run -s canary:diff', measure: 'number', timeout: 30, unit: 'ratio' },
      { ...common, source: 'http', url: 'https://canary.example/healthz', measure: 'status', expect: [{ from: 200, to: 200 }], header: {}, body: null, timeout: 30 },
    ]);
  });

  it('reads what else may be said of them', () => {
    const { configuration, problems } = read(
      file('metrics:', '  a: { json: "https://x.test/r.json", path: "r[0].*.mean", time: made.at, maxAge: 1h, series: all }', '  b: { command: ./check.sh, measure: exit, timeout: 5m, population: canary }', '  c: { http: "http://x.test", expect: [2xx, 301-302, 404], header: { X-Version: "2.0.0" }, body: /^ok$/i, timeout: 5s }', '  d: { http: "https://x.test", measure: certificate, unit: none }', '  e: { files: src, qualifier: minified, maxAge: 7d }'),
    );
    assert.deepEqual(problems, []);
    const { a, b, c, d, e } = configuration.metrics;
    assert.ok(a?.source === 'json' && a.time === 'made.at' && a.maxAge === 3600 && a.series === 'all');
    assert.ok(b?.source === 'command' && b.measure === 'exit' && b.timeout === 300 && b.population === 'canary');
    assert.ok(c?.source === 'http' && c.timeout === 5);
    assert.deepEqual([c.expect, c.header, c.body], [[{ from: 200, to: 299 }, { from: 301, to: 302 }, { from: 404, to: 404 }], { 'x-version': '2.0.0' }, { kind: 'pattern', pattern: '^ok$', flags: 'i' }]);
    assert.ok(d?.source === 'http' && d.measure === 'certificate' && e?.source === 'files' && e.measure === 'size' && e.maxAge === 604_800 && e.qualifier === 'minified');
  });

  it('points at what is wrong in them, and says what to do', () => {
    const wrong: Readonly<Record<string, RegExp>> = {
      '{ json: ../r.json, path: a }': /leads out of its folder/u,
      '{ json: /etc/r.json, path: a }': /is absolute/u,
      '{ json: "C:/r.json", path: a }': /is absolute/u,
      '{ json: "a\\\\b.json", path: a }': /backslash/u,
      '{ json: "file:///etc/r.json", path: a }': /neither http nor https/u,
      '{ json: "http://169.254.169.254/r.json", path: a }': /link-local/u,
      '{ json: "http://me:hunter2@x.test/r.json", path: a }': /carries credentials/u,
      '{ json: r.json }': /says no path/u,
      '{ json: r.json, path: "a..b" }': /Unexpected path/u,
      '{ json: r.json, path: "a[x]" }': /Unexpected path/u,
      '{ json: r.json, path: "a[0" }': /Unexpected path/u,
      '{ json: r.json, path: __proto__.a }': /Unexpected path/u,
      '{ json: r.json, path: a, time: b.* }': /leave \* out/u,
      '{ json: r.json, path: a, maxAge: 1 }': /expected text/u,
      '{ json: r.json, path: a, maxAge: soon }': /a duration such as 5m/u,
      '{ json: r.json, path: a, absent: 0 }': /"absent" .* says nothing beside "json"/u,
      '{ files: "../*.js" }': /leads out of its folder/u,
      '{ files: "dist/+(a|b)" }': /a group such as/u,
      '{ files: "*a*a*a*a*b" }': /more than 3 wildcards in one name/u,
      '{ files: "**/**/**/**/x" }': /more than 3 wildcards for folders/u,
      '{ files: "*", measure: bytes }': /expected count, size, gzip, brotli/u,
      '{ files: "*", absent: 0 }': /measure: count alone/u,
      '{ files: "*", unit: KB }': /"unit" .* says nothing beside "files"/u,
      '{ command: [a] }': /expected text/u,
      '{ command: a, measure: status }': /expected number, exit/u,
      '{ command: a, measure: exit, unit: ms }': /An exit code has no unit/u,
      '{ http: "ftp://x.test" }': /neither http nor https/u,
      '{ http: "http://x.test", expect: 999 }': /a status such as 200/u,
      '{ http: "http://x.test", expect: 204-200 }': /a status such as 200/u,
      '{ http: "http://x.test", expect: [] }': /a status such as 200/u,
      '{ http: "http://x.test", header: { "a b": c } }': /no name of a header/u,
      '{ http: "http://x.test", header: { version: 2 } }': /expected text/u,
      '{ http: "http://x.test", body: "/(/" }': /no regular expression/u,
      '{ http: "http://x.test", body: "/a/gy" }': /a flag other than i, m or s/u,
      '{ http: "http://x.test", unit: ms }': /has no unit/u,
      '{ http: "http://x.test", measure: latency, unit: ms }': /measured in seconds/u,
      '{ http: "http://x.test", measure: certificate }': /has no certificate/u,
      '{ http: "https://x.test", measure: certificate, expect: 200 }': /says nothing about a certificate/u,
      '{ http: "https://x.test", measure: certificate, unit: ms }': /in days left/u,
      '{ http: "https://x.test", command: a }': /several sources \(command, http\)/u,
      '{ command: a, comand: b }': /Did you mean "command"/u,
    };
    for (const [entry, message] of Object.entries(wrong)) {
      const { configuration, problems } = read(file(`metrics: { a: ${entry} }`));
      assert.deepEqual(configuration.metrics, {}, entry);
      assert.match(problems.map((problem) => problem.message).join(' '), message, entry);
      assert.ok(problems.every(({ line, column }) => line === 4 && column > 3), entry);
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/u);
    }
  });

  it('points at an unknown key in the lines of the file, and names the nearest known one', () => {
    const { problems } = read(file('promtheus: http://x.test'));
    assert.deepEqual(problems, [{ rule: 'configuration', severity: 'error', line: 4, column: 3, endLine: 4, endColumn: 12, message: 'Unknown key "promtheus" in holdpoint. Did you mean "prometheus"?', fix: { title: 'Change to "prometheus"', edits: [{ offset: 27, length: 9, text: 'prometheus' }] } }]);
  });

  it('names no key that is far off, and finds one in short words too', () => {
    assert.match(messages(file('emv: [.env]'))[0] ?? '', /Did you mean "env"\?/u);
    assert.match(messages(file('colour: red'))[0] ?? '', /Known: prometheus, /u);
  });

  it('points at a value of the wrong type', () => {
    const { configuration, problems } = read(file('window: 300', 'metrics: [a]', 'policy: { order: loose, autoTick: yes }'));
    assert.equal(configuration.window, DEFAULTS.window);
    assert.deepEqual(configuration.policy, DEFAULTS.policy);
    assert.deepEqual(problems.map(({ line, column, severity }) => [line, column, severity]), [[4, 11, 'error'], [5, 12, 'error'], [6, 20, 'error'], [6, 37, 'error']]);
  });

  it('says what this version does not act on', () => {
    const { problems } = read(file('rollback: { auto: true, keepFiringFor: 2m }'));
    assert.deepEqual(problems.map(({ severity }) => severity), problems.map(() => 'info'));
    assert.equal(problems.length, 1);
  });

  it('reads who approves, and lets no file say so where the user has', () => {
    const rules = (text: string): unknown => read(file(`approvals: ${text}`)).configuration.approvals;
    assert.deepEqual(rules('{ product owner: { people: [PO@example.com, po@example.com] }, qa: { people: [a@x, b@x], count: 2 } }'), { 'product owner': { people: ['po@example.com'], count: 1 }, qa: { people: ['a@x', 'b@x'], count: 2 } });
    assert.match(messages(file('approvals: { qa: { people: [a@x], count: 2 } }'))[0] ?? '', /2 approvals are asked for, and only 1/u);
    assert.deepEqual(rules('{ qa: { people: a@x } }'), { qa: { people: [], count: Number.MAX_SAFE_INTEGER } }, 'a rule that is wrong lets nobody approve');
    const user: ConfigurationLayer = { origin: 'settings', value: { approvals: { qa: { people: ['a@x'] } }, policy: { separateDuties: true } } };
    const { configuration, problems } = read(user, file('approvals: { qa: { people: [me@x] }, po: {} }', 'policy: { separateDuties: false }'));
    assert.deepEqual([configuration.approvals['qa']?.people, configuration.approvals['po']?.people, configuration.policy.separateDuties], [['a@x'], [], true]);
    assert.equal(problems.length, 1);
  });

  it('reads what a baseline and “sustained” stand for', () => {
    const baseline = (text: string): unknown => {
      const { configuration, problems } = read(file(`baseline: ${text}`));
      return problems.length === 0 ? configuration.baseline : problems[0]?.message;
    };
    assert.deepEqual(baseline('stable'), { kind: 'stable' });
    assert.deepEqual(baseline('{ window: 1h }'), { kind: 'window', seconds: 3600 });
    assert.deepEqual(baseline('{ offset: 1d }'), { kind: 'offset', seconds: 86_400 });
    assert.deepEqual(baseline('{ fixed: { latency: 120ms, error rate: 0.5%, depth: 12 } }'), { kind: 'fixed', figures: { latency: { value: 0.12, unit: 'seconds' }, 'error rate': { value: 0.005, unit: 'ratio' }, depth: { value: 12, unit: null } } });
    assert.equal(baseline('stabel'), 'Unexpected value of baseline, expected stable.');
    assert.match(String(baseline('{ window: soon }')), /window of baseline, expected a duration/u);
    assert.match(String(baseline('{ window: 1h, offset: 1d }')), /expected one of window, offset and fixed/u);
    assert.match(String(baseline('{ fixed: { latency: 120 parsecs } }')), /baseline of "latency", expected a figure/u);
    assert.match(String(baseline('{ fixed: { latency: yes } }')), /baseline of "latency", expected/u);
    assert.equal(read(file('sustained: 90s')).configuration.sustained, 90);
    assert.deepEqual([read(file('baseline: { window: 1h }')), read({ origin: 'repository', text: 'baseline: { window: 1h }' }, file('baseline: stabel'))].map(({ configuration }) => configuration.baseline), [{ kind: 'window', seconds: 3600 }, null]);
  });

  it('reads sources of environment variables', () => {
    const { configuration, problems } = read(file('env:', '  - .env.production', '  - config/app.env', '  - process', '  - { command: heroku config -s, name: production }', '  - { command: print }'));
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.env, [
      { kind: 'file', path: '.env.production' },
      { kind: 'file', path: 'config/app.env' },
      { kind: 'process' },
      { kind: 'command', command: 'heroku config -s', name: 'production' },
      { kind: 'command', command: 'print', name: 'the output of a command' },
    ]);
  });

  it('takes no source of environment variables where one is wrong, since it might contradict the others', () => {
    const repository: ConfigurationLayer = { origin: 'repository', text: 'env: [.env]\n' };
    for (const entry of ['/etc/environment', '../.env', 'a/../../.env', '"a\\\\b"', '1', '{ name: x }', '{ command: 1 }', '{ command: x, nme: y }', '[.env]']) {
      const { configuration, problems } = read(repository, file(`env: [.env.production, ${entry}]`));
      assert.deepEqual(configuration.env, [], entry);
      assert.ok(problems.length > 0, entry);
    }
    assert.deepEqual(read(repository, file('env: .env')).configuration.env, []);
    assert.deepEqual(read(repository, file('shell: sh')).configuration.env, [{ kind: 'file', path: '.env' }]);
  });

  it('takes front matter over the repository over settings', () => {
    const settings: ConfigurationLayer = { origin: 'settings', value: { prometheus: 'http://one.test', scrape: 'http://one.test', metrics: { a: { query: 'one' }, b: { query: 'one' } } } };
    const repository: ConfigurationLayer = { origin: 'repository', text: 'prometheus: http://two.test\nmetrics: { b: { query: two }, c: { query: two } }\n' };
    const { configuration } = read(settings, repository, file('metrics: { c: { query: three } }'));
    assert.equal(configuration.prometheus?.url, 'http://two.test');
    assert.equal(configuration.scrape, 'http://one.test');
    assert.deepEqual(Object.entries(configuration.metrics).map(([name, metric]) => [name, metric.source === 'prometheus' && metric.query]), [['a', 'one'], ['b', 'two'], ['c', 'three']]);
  });

  it('lets a faulty entry hide the one of another layer, and drops an entry with any fault', () => {
    const repository: ConfigurationLayer = { origin: 'repository', text: 'holdpoint:\n  prometheus: http://two.test\n  canary: v="c"\n  metrics: { a: { query: two } }\n' };
    for (const entry of ['{ query: x, unit: mss }', '{ query: x, unt: ms }', '{ query: x, value: y }', '{ query: x, minimum: -1 }', '{ value: x, url: "file:///etc/passwd" }', '{ query: x, url: "http://x.test" }', '{ quantile: [99, x] }', '{ ratio: [x] }', '{}', 'text', '{ files: "../dist/*" }', '{ query: x, path: a }']) {
      assert.deepEqual(read(repository, file(`metrics: { a: ${entry} }`)).configuration.metrics, {}, entry);
    }
    const { configuration } = read(repository, file('prometheus: ftp://x.test', 'canary: [1]'));
    assert.equal(configuration.prometheus, null);
    assert.equal(configuration.canary, null);
  });

  it('lets a file tighten the policy of the user and never loosen it', () => {
    const user: ConfigurationLayer = { origin: 'settings', value: { policy: { order: 'warn', autoTick: false } } };
    for (const origin of ['file', 'repository'] as const) {
      const layer = (text: string): ConfigurationLayer => (origin === 'file' ? file(text) : { origin, text });
      assert.deepEqual(read(user, layer('policy: { order: strict }')).configuration.policy, { order: 'strict', autoTick: false, separateDuties: false });
      const loosened = read(user, layer('policy: { order: off, autoTick: true }'));
      assert.deepEqual(loosened.configuration.policy, { order: 'warn', autoTick: false, separateDuties: false });
      assert.equal(loosened.problems.filter(({ severity }) => severity === 'warning').length, 2);
    }
  });

  it('names the other file where its own lines are meant', () => {
    assert.deepEqual(messages({ origin: 'repository', text: 'shell: bash\nwindw: 5m\n' }), ['holdpoint.yml:2:1: Unknown key "windw" in holdpoint. Did you mean "window"?']);
    assert.match(messages({ origin: 'repository', text: 'a: [\n' })[0] ?? '', /^holdpoint\.yml:\d+:\d+: It is ignored/u);
    assert.match(messages({ origin: 'settings', value: { shell: 1 } })[0] ?? '', /^Settings: /u);
  });

  it('does not repeat a secret', () => {
    const told = messages(file('prometheus: https://me:hunter2@x.test', 'metrics: { a: { value: x, url: "https://t0ken@x.test" } }'));
    assert.equal(told.length, 2);
    assert.doesNotMatch(told.join(' '), /hunter2|t0ken/u);
  });

  it('follows anchors', () => {
    const { configuration, problems } = read(file('metrics:', '  a: &a { query: &q up, population: stable }', '  b: *a', '  c: { query: *q }'));
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.metrics['b'], configuration.metrics['a']);
    assert.equal(configuration.metrics['c']?.source, 'prometheus');
  });

  it('never throws', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const known = fc.constantFrom('prometheus', 'scrape', 'shell', 'window', 'metrics', 'policy', 'env', 'items', '__proto__', 'constructor', 'toString');
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(known, fc.string()), value), (settings) => {
        const { configuration, problems } = readConfiguration([{ origin: 'settings', value: settings }, { origin: 'repository', text: JSON.stringify(settings) }, file(`metrics: ${JSON.stringify(settings)}`)]);
        assert.ok(['strict', 'warn', 'off'].includes(configuration.policy.order) && problems.every(({ line }) => line >= 1));
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => { readConfiguration([{ origin: 'repository', text }, { origin: 'file', text: `---\n${text}\n---\n` }]); }));
    readConfiguration([{ origin: 'repository', text: '['.repeat(20_000) }]);
  });
});

describe('consentText', () => {
  const shown = (...lines: readonly string[]): string | null => consentText(read(file(...lines)).configuration);

  it('is null where nothing connects', () => {
    assert.equal(shown('shell: zsh', 'scrape: http://x.test'), null);
  });

  it('tells of the baselines that a start measures', () => {
    const lines = ['prometheus: http://p.test', 'metrics: { a: { query: up } }'];
    assert.match(shown(...lines, 'baseline: { window: 1h }') ?? '', /asks for the 1 h before, once, when a deployment starts/u);
    assert.equal(shown(...lines, 'baseline: stable'), shown(...lines));
    assert.equal(shown('baseline: { window: 1h }'), null);
  });

  it('names every source of environment variables, with nothing of a command hidden', () => {
    const text = shown('shell: zsh', 'env: [.env.production, process, { command: "heroku  config -s\\n#", name: production }]') ?? '';
    assert.match(text, /reads "\.env\.production" for environment variables, and gives them to blocks\n {2}reads the process environment for environment variables\n {2}runs "heroku \\u\{20\}config -s\\n#" with zsh for environment variables$/u);
  });

  it('is null where only files of the repository are read', () => {
    assert.equal(shown('metrics: { a: { json: r.json, path: b }, c: { files: "*" } }'), null);
  });

  it('shows every command and address in full, and nothing can hide in one', () => {
    const lines = ['shell: zsh', 'metrics:', '  a: { command: "rm -rf  \\n/tmp/\u202e x" }', '  b: { http: "https://b.test/health?x=1\u202e" }', '  c: { http: "https://c.test", measure: certificate }', '  d: { json: "https://d.test/r.json", path: p }'];
    const text = ['This checklist', '  runs "rm -rf \\u{20}\\n/tmp/\\u{202e} x" with zsh for a', '  requests https://b.test/health?x=1%E2%80%AE for b', '  connects to https://c.test for c', '  reads https://d.test/r.json for d'].join('\n');
    assert.equal(shown(...lines), text);
    const commands = ['a b', 'a  b', 'a\nb', 'a\tb', 'a\\nb', 'a\u00a0b', 'a\u200bb', '"a b"', 'a\\u{20}b'];
    const texts = new Set(commands.map((command) => consentText(read({ origin: 'settings', value: { metrics: { a: { command } } } }).configuration)));
    assert.equal(texts.size, commands.length, 'no two commands look the same');
    for (const text of texts) assert.equal(text?.split('\n').length, 2);
  });

  it('names every address, query and unusual shell, and changes with each', () => {
    const lines = ['shell: fish', 'prometheus: http://p.test', 'scrape: http://s.test/m', 'metrics:', '  a: { query: up }', '  b: { value: x }', '  c: { value: x, url: "http://c.test/m" }'];
    const text = shown(...lines) ?? '';
    for (const part of ['fish', 'http://p.test', 'up', 'http://s.test/m', 'http://c.test/m']) assert.ok(text.includes(part), part);
    for (const [from, to] of [['fish', 'tcsh'], ['p.test', 'q.test'], ['s.test', 't.test'], ['c.test', 'd.test'], ['query: up', 'query: down']] as const) {
      assert.notEqual(shown(...lines.map((line) => line.replace(from, to))), text, from);
    }
  });
});
