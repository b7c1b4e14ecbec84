import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { age, folderOf } from './folder.ts';
import { check, measure, outcome } from './measuring.ts';

const app = `console.log(${JSON.stringify('quote '.repeat(3000))});\n`;
const vendor = randomBytes(2000).toString('hex');
const BUILT = { 'dist/app.js': app, 'dist/chunks/vendor.js': vendor, 'dist/app.css': 'a{}', 'dist/.cache/old.js': 'x'.repeat(9000), 'src/app.js': 'y' };

async function value(root: string, entry: string): Promise<number | null> {
  const found = await measure({ root, entry });
  return found.status === 'measured' ? (found.samples[0]?.value ?? null) : null;
}

describe('files', { concurrency: true }, () => {
  it('counts and weighs what a pattern matches, as other tools do', async (t) => {
    const root = await folderOf(t, BUILT);
    assert.equal(await value(root, '{ files: "dist/**/*.js", measure: count }'), 2);
    assert.equal(await value(root, '{ files: "dist/**/*.js" }'), app.length + vendor.length);
    const gzip = gzipSync(app).length + gzipSync(vendor).length;
    assert.equal(await value(root, '{ files: "dist/**/*.js", measure: gzip }'), gzip);
    assert.equal(await value(root, '{ files: "dist/**/*.js", measure: brotli }'), brotliCompressSync(app).length + brotliCompressSync(vendor).length);
    const byTool = Number(execFileSync('bash', ['-c', 'for f in dist/app.js dist/chunks/vendor.js; do gzip -6 -n < "$f"; done | wc -c'], { cwd: root, encoding: 'utf8' }));
    assert.ok(Math.abs(byTool - gzip) < gzip * 0.15, `${String(byTool)} ${String(gzip)}`);
  });

  it('understands the usual patterns', async (t) => {
    const root = await folderOf(t, BUILT);
    const counts = { 'dist/*.js': 1, './dist/*.js': 1, 'dist/**': 3, '**/*.js': 3, '{dist,src}/*.js': 2, 'dist/app.{js,css}': 2, 'dist/???.js': 1, 'dist/[a-c]pp.js': 1, 'dist/.cache/*.js': 1, 'dist/app.js': 1, 'dist/**/vendor.js': 1, '*/app.js': 2, '{dist/chunks,src}/*.js': 2 };
    for (const [pattern, count] of Object.entries(counts)) assert.equal(await value(root, `{ files: "${pattern}", measure: count }`), count, pattern);
  });

  it('passes and fails a limit of the same form, and says over how many files', async (t) => {
    const root = await folderOf(t, BUILT);
    const gzip = { root, entry: '{ files: "dist/**/*.js", measure: gzip }' };
    const verdict = await check(gzip, 'Bundle size < 500KB gzipped');
    assert.deepEqual([verdict.outcome, verdict.source, verdict.query, verdict.samples[0]?.labels['files']], ['pass', 'files', 'gzip(dist/**/*.js)', '2']);
    assert.equal(await outcome(gzip, 'Bundle size < 1KB gzipped'), 'fail');
    assert.equal(await outcome(gzip, 'Bundle size < 500KB (compressed)'), 'pass');
    assert.equal(await outcome(gzip, 'Bundle size < 500KB'), 'pass');
    assert.equal(await outcome(gzip, 'Bundle size < 500KB uncompressed'), 'units');
    assert.equal(await outcome(gzip, 'Bundle size < 500KB minified'), 'unsupported');
    assert.equal(await outcome(gzip, 'Bundle size < 500KB brotli'), 'units');
  });

  it('is inconclusive where the limit is of another form than the figure', async (t) => {
    const root = await folderOf(t, BUILT);
    const verdict = await check({ root, entry: '{ files: "dist/**/*.js" }' }, 'Bundle size < 500KB gzipped');
    assert.deepEqual([verdict.outcome, verdict.reason], ['inconclusive', 'units']);
    assert.match(verdict.sentence, /measured raw and the limit is for gzip/u);
    assert.equal(await outcome({ root, entry: '{ files: "dist/**/*.js", qualifier: minified }' }, 'Bundle size < 500KB minified'), 'pass');
    assert.equal(await outcome({ root, entry: '{ files: "dist/**/*.js", measure: count }' }, 'Bundle size < 500KB'), 'units');
    assert.equal(await outcome({ root, entry: '{ files: "dist/**/*.js" }' }, 'Errors < 500'), 'units');
  });

  it('never takes nothing for a small figure', async (t) => {
    const root = await folderOf(t, { 'dist/app.css': 'a{}', 'empty/a.js': '', 'empty/b.js': '' });
    for (const measured of ['size', 'gzip', 'brotli', 'count']) assert.equal(await outcome({ root, entry: `{ files: "dist/**/*.js", measure: ${measured} }` }, measured === 'count' ? 'Errors == 0' : 'Bundle size < 500KB'), 'no-data', measured);
    for (const measured of ['size', 'gzip', 'brotli']) assert.equal(await outcome({ root, entry: `{ files: "empty/*.js", measure: ${measured} }` }, 'Bundle size < 500KB'), 'no-data', measured);
    assert.equal(await outcome({ root, entry: '{ files: "nowhere/*.js", measure: size }' }, 'Bundle size < 500KB'), 'no-data');
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.rej", measure: count, absent: 0 }' }, 'Errors == 0'), 'pass');
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.css", measure: count, absent: 0 }' }, 'Errors == 0'), 'fail');
  });

  it('does not pass on a build of last week, unless files are only counted', async (t) => {
    const root = await folderOf(t, { 'dist/a.js': 'a', 'dist/b.js': 'b' });
    for (const name of ['a', 'b']) await age(join(root, `dist/${name}.js`), 7 * 86_400);
    const verdict = await check({ root, entry: '{ files: "dist/*.js" }' }, 'Bundle size < 500KB');
    assert.equal(verdict.reason, 'stale');
    assert.match(verdict.sentence, /newest of the files is 7 d old/u);
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.js", maxAge: 8d }' }, 'Bundle size < 500KB'), 'pass');
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.js", measure: count }' }, 'Errors < 3'), 'pass');
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.js", measure: count, maxAge: 1d }' }, 'Errors < 3'), 'stale');
    await age(join(root, 'dist/b.js'), 60);
    assert.equal(await outcome({ root, entry: '{ files: "dist/*.js" }' }, 'Bundle size < 500KB'), 'pass');
  });

  it('follows links within the repository, and none out of it', async (t) => {
    const away = await folderOf(t, { 'big.js': 'z'.repeat(100_000) });
    const root = await folderOf(t, { 'build/a.js': 'aaa', 'notes/readme.md': 'x' });
    await symlink('build', join(root, 'dist'));
    assert.equal(await value(root, '{ files: "dist/*.js" }'), 3);
    await symlink('../build', join(root, 'build/again'));
    assert.equal(await value(root, '{ files: "build/**/*.js" }'), 3);
    await symlink(join(away, 'big.js'), join(root, 'build/big.js'));
    const left = await check({ root, entry: '{ files: "dist/*.js" }' }, 'Bundle size < 500KB');
    assert.equal(left.reason, 'unsupported');
    assert.match(left.sentence, /dist\/big\.js is a link that leads out of the repository/u);
    await symlink(away, join(root, 'notes/away'));
    assert.equal(await outcome({ root, entry: '{ files: "notes/**/*.js" }' }, 'Bundle size < 500KB'), 'unsupported');
    assert.equal(await value(root, '{ files: "notes/*.md" }'), 1);
    await symlink('gone.js', join(root, 'notes/broken.js'));
    assert.equal(await outcome({ root, entry: '{ files: "notes/*.js" }' }, 'Bundle size < 500KB'), 'error');
  });

  it('counts nothing short that cannot be read, and opens no pipe', async (t) => {
    const root = await folderOf(t, { 'dist/a.js': 'aaa', 'dist/closed/b.js': 'bbb' });
    execFileSync('mkfifo', [join(root, 'dist/pipe.js')]);
    assert.equal(await value(root, '{ files: "dist/*.js" }'), 3);
    if (process.getuid?.() !== 0) {
      await chmod(join(root, 'dist/closed'), 0);
      assert.equal(await outcome({ root, entry: '{ files: "dist/**/*.js" }' }, 'Bundle size < 500KB'), 'error');
      await chmod(join(root, 'dist/closed'), 0o700);
    }
  });

  it('stops when it is told to, in the middle of a file', async (t) => {
    const root = await folderOf(t, { 'dist/big.js': randomBytes(30_000_000) });
    const stop = new AbortController();
    const measuring = measure({ root, entry: '{ files: "dist/*.js", measure: brotli }', signal: stop.signal });
    const started = performance.now();
    setTimeout(() => { stop.abort(); }, 50);
    const found = await measuring;
    assert.ok(found.status === 'error' && /cancelled/u.test(found.message));
    assert.ok(performance.now() - started < 2000, 'and not at its end');
  });

  it('keeps no file in memory', async (t) => {
    const root = await folderOf(t);
    await mkdir(join(root, 'dist'));
    for (let index = 0; index < 4; index += 1) await writeFile(join(root, `dist/${String(index)}.js`), Buffer.alloc(50_000_000, index));
    const before = process.memoryUsage().rss;
    assert.ok((await value(root, '{ files: "dist/*.js", measure: gzip }') ?? 0) > 0);
    assert.ok(process.memoryUsage().rss - before < 100_000_000);
  });
});
