import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { consentText } from '../../../src/core/configuration/consentText.ts';
import { DEFAULTS, readConfiguration, type ConfigurationLayer } from '../../../src/core/configuration/readConfiguration.ts';

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
    const { problems } = read(file('approvals: {}', 'rollback: { auto: false }'));
    assert.deepEqual(problems.map(({ severity }) => severity), problems.map(() => 'info'));
    assert.equal(problems.length, 2);
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
      assert.deepEqual(read(user, layer('policy: { order: strict }')).configuration.policy, { order: 'strict', autoTick: false });
      const loosened = read(user, layer('policy: { order: off, autoTick: true }'));
      assert.deepEqual(loosened.configuration.policy, { order: 'warn', autoTick: false });
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
    assert.match(text, /reads "\.env\.production" for environment variables\n {2}reads the process environment for environment variables\n {2}runs "heroku \\u\{20\}config -s\\n#" with zsh for environment variables$/u);
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
