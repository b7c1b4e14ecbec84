import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseChecklist } from '../../../../src/core/checklist/parse.ts';
import type { Item, Problem } from '../../../../src/core/checklist/model.ts';
import type { ItemKind } from '../../../../src/core/condition/condition.ts';

/** The one item of a checklist that gives it a kind by its text, its text without marks, or its id. */
function forced(text: string, kind: ItemKind, name = text): { readonly item: Item; readonly problems: readonly Problem[] } {
  const { items, problems } = parseChecklist(`---\nholdpoint:\n  items:\n    ${JSON.stringify(name)}: ${kind}\n---\n\n## Steps\n\n- [ ] ${text}\n`);
  const item = items[0];
  assert.ok(item);
  return { item, problems };
}

const rules = (problems: readonly Problem[]): readonly string[] => problems.map(({ rule }) => rule);

describe('a kind given in the front matter', () => {
  test('goes by the text as written, the text as shown, or the id', () => {
    for (const name of ['Look **twice**', 'Look twice', 'steps/look-twice']) {
      const { item, problems } = forced('Look **twice**', 'gate', name);
      assert.deepEqual([item.kind, problems], ['gate', []], name);
    }
    assert.deepEqual(rules(forced('Look twice', 'gate', 'Look once').problems), ['unknown-item']);
  });

  test('metric reads a limit that the words alone would not be trusted with', () => {
    const { item, problems } = forced('Deployment time < 10 minutes', 'metric');
    assert.deepEqual([item.kind, item.condition?.comparator, item.condition?.threshold, problems], ['metric', '<', { kind: 'absolute', value: 600, unit: 'seconds' }, []]);
    assert.equal(parseChecklist('- [ ] Deployment time < 10 minutes').items[0]?.kind, 'manual');
  });

  test('never makes a contradiction, or one of two limits, a check', () => {
    const contradiction = forced('Error rate > 1%', 'metric');
    assert.deepEqual([contradiction.item.condition, rules(contradiction.problems)], [null, ['contradiction']]);
    const several = forced('p50 < 80ms, p99 < 300ms', 'metric');
    assert.deepEqual([several.item.condition, rules(several.problems)], [null, ['two-limits']]);
    const turned = forced('Error rate < 1%', 'alert-rule');
    assert.deepEqual([turned.item.condition, rules(turned.problems)], [null, ['contradiction']]);
  });

  test('alert-rule reads a fault', () => {
    assert.equal(forced('Error rate > 1% for 5m', 'alert-rule').item.condition?.for, 'PT5M');
    const { item, problems } = forced('Disk almost full', 'alert-rule');
    assert.deepEqual([item.kind, item.condition, problems], ['alert-rule', null, []]);
  });

  test('soak and deadline read a time wherever it stands, and miss it where there is none', () => {
    assert.deepEqual(forced('Leave it alone (2-3 days)', 'soak').item.duration, { min: 'P2D', max: 'P3D' });
    assert.deepEqual(forced('Answer in 30 minutes', 'deadline').item.duration, { min: 'PT30M', max: 'PT30M' });
    const { item, problems } = forced('Leave it alone', 'soak');
    assert.deepEqual([item.kind, item.duration, rules(problems)], ['soak', null, ['forced-kind']]);
  });

  test('command, env and flag take what stands in backticks', () => {
    assert.deepEqual(forced('On every host: `./go now`, then `look`', 'command').item.names, ['./go now']);
    assert.deepEqual(forced('The `A_B=1`, `${TOKEN}` and C_D of `staging`', 'env').item.names, ['A_B', 'TOKEN', 'C_D']);
    assert.deepEqual(forced('`cart` for all of `the world`', 'flag').item.names, ['cart']);
    for (const kind of ['command', 'env', 'flag'] as const) assert.deepEqual(rules(forced('Look', kind).problems), ['forced-kind'], kind);
  });

  test('manual, gate and approval take away what the text was read as', () => {
    for (const kind of ['manual', 'gate', 'approval'] as const) {
      const { item, problems } = forced('Error rate < 1% and `A_B`', kind);
      assert.deepEqual([item.kind, item.condition, item.duration, item.names, problems], [kind, null, null, [], []]);
    }
  });
});
