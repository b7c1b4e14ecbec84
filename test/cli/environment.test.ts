import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository, type Place } from './commandLine.ts';

/** The ten items of the seed, as they stand. */
const checklist = `# Production Deployment Checklist

## Pre-Deployment Verification

### Configuration
- [ ] Set \`RUM_ORIGIN_ALLOWLIST\` with production domains
- [ ] Set \`RUM_SAMPLE_RATE\` (recommended: 0.05 for high traffic)
- [ ] Set \`VITE_SENTRY_DSN\` for frontend monitoring
- [ ] Set \`VITE_GIT_SHA\` to current commit hash
- [ ] Set \`VITE_SENTRY_TRACES_RATE\` (recommended: 0.05)
- [ ] Set \`VITE_SENTRY_ERROR_RATE\` (recommended: 1.0)
- [ ] Verify JWT secrets and issuer configuration
- [ ] Configure \`TRUST_PROXY\` for your infrastructure
- [ ] Set production \`DATABASE_URL\` with connection pooling
- [ ] Configure Redis with persistence for production
`;

const SECRETS = ['0123456789abcdef@o1.ingest', 'hunter2-hunter2', 'swordfish-and-chips', 'otter-otter-otter', 'badger-badger'];

interface Checked {
  readonly item: string;
  readonly verdict: { readonly outcome: string; readonly reason: string | null; readonly sentence: string; readonly source: string | null; readonly seen?: string };
}

function lineOf(told: string): number {
  return Number(/line (\d+)/u.exec(told)?.[1]);
}

async function variables({ git, write }: Place, more = ''): Promise<void> {
  const head = (await git('rev-parse', 'HEAD')).trim();
  await write('.env.production', [
    'RUM_ORIGIN_ALLOWLIST=https://shop.acme.io',
    'RUM_SAMPLE_RATE=0.05',
    `VITE_SENTRY_DSN=https://${SECRETS[0] ?? ''}.sentry.io/42`,
    `VITE_GIT_SHA=${head.slice(0, 12)}`,
    'VITE_SENTRY_TRACES_RATE=0.2',
    'VITE_SENTRY_ERROR_RATE="1"',
    'TRUST_PROXY=loopback',
    `DATABASE_URL=postgres://app:${SECRETS[1] ?? ''}@db.acme.io/app?pool=20`,
    more,
    '',
  ].join('\n'));
}

void test('the configuration items of the seed, on the command line', async () => {
  await inRepository(process.execPath, checklist, async (place) => {
    const { holdpoint, write, git } = place;
    const undeclared = await holdpoint('check', 'release.md');
    assert.equal(undeclared.code, 2);
    assert.match(undeclared.out, /^inconclusive line 6, .*No source of environment variables is declared/u);

    await write('holdpoint.yml', 'env: [.env.production]\n');
    await variables(place);
    const untrusted = await holdpoint('check', 'release.md');
    assert.deepEqual([untrusted.code, untrusted.out], [2, ''], 'nothing is read before it is approved');
    const trusted = await holdpoint('trust', 'release.md');
    assert.match(trusted.out, /reads "\.env\.production" for environment variables/u);

    const { code, out } = await holdpoint('check', 'release.md', '--json');
    assert.equal(code, 2);
    const head = (await git('rev-parse', 'HEAD')).trim().slice(0, 12);
    assert.deepEqual((JSON.parse(out) as readonly Checked[]).map(({ verdict }) => [verdict.outcome, verdict.reason, verdict.source, verdict.seen]), [
      ['inconclusive', 'not-to-be-told', '.env.production', 'https://shop.acme.io'],
      ['pass', null, '.env.production', '0.05'],
      ['pass', null, '.env.production', 'set'],
      ['pass', null, '.env.production', head],
      ['inconclusive', 'unlike-recommended', '.env.production', '0.2'],
      ['pass', null, '.env.production', '1'],
      ['inconclusive', 'not-to-be-told', '.env.production', 'loopback'],
      ['inconclusive', 'not-to-be-told', '.env.production', 'set'],
    ]);
    const told = await holdpoint('check', 'release.md', '7', '9', '14');
    assert.equal(told.code, 2);
    assert.deepEqual(told.out.trimEnd().split('\n').sort((a, b) => lineOf(a) - lineOf(b)), [
      'pass         line 7, Set RUM_SAMPLE_RATE (recommended: 0.05 for high traffic): RUM_SAMPLE_RATE is 0.05 in .env.production, as recommended for high traffic.',
      `pass         line 9, Set VITE_GIT_SHA to current commit hash: VITE_GIT_SHA in .env.production is the commit that is released, ${head}.`,
      'inconclusive line 14, Set production DATABASE_URL with connection pooling: DATABASE_URL is set in .env.production. Whether “production … with connection pooling” holds cannot be told from that. Look, and tick it by hand.',
    ]);
    assert.equal((await holdpoint('check', 'release.md', '7')).code, 0);
    assert.equal((await holdpoint('check', 'release.md', '12')).code, 2, 'no variable is named there');
  });
});

void test('the commit is that of the deployment, whatever is checked out later', async () => {
  await inRepository(process.execPath, checklist, async (place) => {
    const { holdpoint, write, git } = place;
    await write('holdpoint.yml', 'env: [.env.production]\n');
    await holdpoint('trust', 'release.md');
    await variables(place);
    assert.equal((await holdpoint('start', 'release.md')).code, 0);
    await git('commit', '-q', '--allow-empty', '-m', 'Later');
    const within = await holdpoint('check', 'release.md', '9');
    assert.equal(within.code, 0, within.out + within.err);
    const aborted = await holdpoint('abort', 'release.md', '--reason', 'over', '--yes');
    assert.equal(aborted.code, 0, aborted.err);
    const after = await holdpoint('check', 'release.md', '9');
    assert.equal(after.code, 1, 'without a deployment it is what is checked out now');
    assert.match(after.out, /is another commit/u);
  });
});

void test('no secret is in any output, journal, record or setting', async () => {
  await inRepository(process.execPath, `${checklist}- [ ] Set \`PLAIN_NAME\`\n- [ ] Set \`SHARED_NAME\` to \`elsewhere\`\n- [ ] Set \`API_TOKEN\` (recommended: none)\n`, async (place) => {
    const { holdpoint, write, git, folder } = place;
    // One secret under a plain name, one printed by a command that fails, one that two sources disagree on.
    await variables(place, `PLAIN_NAME=for ${SECRETS[2] ?? ''}\nMAIL_PASSWORD=${SECRETS[2] ?? ''}\nSHARED_NAME=AKIA${SECRETS[3] ?? ''}\nAPI_TOKEN=${SECRETS[4] ?? ''}`);
    await write('holdpoint.yml', 'env:\n  - .env.production\n  - { command: cat other.env, name: platform }\n');
    await write('other.env', `SHARED_NAME=${SECRETS[3] ?? ''}\n`);
    const said: string[] = [];
    const run = async (...args: readonly string[]): Promise<number> => {
      const { code, out, err } = await holdpoint(...args);
      said.push(out, err);
      return code;
    };
    await run('trust', 'release.md');
    assert.equal(await run('check', 'release.md', '--json'), 2);
    assert.equal(await run('start', 'release.md'), 0);
    assert.equal(await run('check', 'release.md'), 2);
    await write('other.env', `BROKEN="${SECRETS[3] ?? ''}\n`);
    assert.equal(await run('check', 'release.md'), 2);
    await write('holdpoint.yml', `env:\n  - .env.production\n  - { command: "echo ${'$'}(cat .env.production); cat .env.production >&2; exit 1", name: platform }\n`);
    await run('trust', 'release.md');
    assert.equal(await run('check', 'release.md'), 2);
    await write('holdpoint.yml', 'env: [.env.production]\n');
    await run('trust', 'release.md');
    assert.equal(await run('check', 'release.md'), 1);
    assert.equal(await run('status', 'release.md', '--json'), 0);
    assert.equal(await run('commit', 'release.md'), 0);
    said.push(await git('show', '--stat', '-p', 'HEAD'));

    const kept = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.env') && entry.name !== '.env.production');
    assert.ok(kept.some(({ name }) => name.endsWith('.jsonl')) && kept.some(({ name }) => name === 'trust.json'));
    for (const entry of kept) said.push(await readFile(path.join(entry.parentPath, entry.name), 'latin1'));
    const all = said.join('\n');
    assert.ok(all.includes('PLAIN_NAME is set in .env.production') && all.includes('SHARED_NAME is not the same in .env.production and platform'));
    for (const secret of SECRETS) assert.ok(!all.includes(secret), `${secret} was told`);
  });
});
