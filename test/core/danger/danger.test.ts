import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { dangersIn, deedsOf, wordsOfText } from '../../../src/core/danger/danger.ts';
import { DANGEROUS } from '../../../src/core/danger/dangerousWords.ts';

function dangers(code: string, patterns: readonly string[] = DANGEROUS): readonly string[] {
  return dangersIn(deedsOf(parseChecklist(`\`\`\`bash\n${code}\n\`\`\`\n`).commands, (text) => text.replace('<env>', 'production')), patterns);
}

describe('what is dangerous', () => {
  const found: readonly (readonly [string, readonly string[]])[] = [
    ['npm run deploy:rollback -- --emergency', ['rollback', 'emergency']],
    ['npm run maintenance:on', ['maintenance']],
    ['rm -rf build', ['rm -r', 'rm -f']],
    ['sudo rm -v -f -R build', ['rm -r', 'rm -f']],
    ['/bin/rm --recursive x', ['rm -r']],
    ['kubectl -n shop delete pod x', ['delete']],
    ['kubectl -n shop apply -f x', ['kubectl apply']],
    ['terraform -chdir=x apply', ['terraform apply']],
    ['NODE_ENV=production node x', ['production']],
    ['deploy --env=<env>', ['production']],
    ['psql -c "DROP TABLE users"', ['drop']],
    ['echo "drop table x" | psql', ['drop']],
    ['git push --force', ['force', 'git push -f']],
    ['git push -f', ['git push -f']],
    ['echo "$(rm -rf x)"', ['rm -r', 'rm -f']],
    ["if true; then\n  'rm' \"-rf\" x\nfi", ['rm -r', 'rm -f']],
    ['r\\m -rf x', ['rm -r', 'rm -f']],
  ];
  for (const [code, expected] of found) test(code, () => {
    assert.deepEqual(dangers(code), expected);
  });

  const harmless = ['npm run health:check', '# rm -rf /', 'echo "rollback done"', 'rm x', 'ls reproduction', 'npm run product', 'git status', 'kubectl get pods', 'a # --force', 'dropdown dropped'];
  for (const code of harmless) test(`${code} is not`, () => {
    assert.deepEqual(dangers(code), []);
  });

  test('is what a team adds', () => {
    assert.deepEqual(dangers('make ship; deployctl --fast promote --yes-really', ['ship', 'deployctl promote', '--yes-really', '', 'nothing']), ['ship', 'deployctl promote', '--yes-really']);
  });

  test('of another language is looked for outside its comments', () => {
    assert.deepEqual(dangersIn(wordsOfText('# delete it\nshutil.rmtree("x")\ndb.drop("users")'), DANGEROUS), ['drop']);
  });
});
