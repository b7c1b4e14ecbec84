import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MOST_GIVEN, readGivenOut } from '../../../src/core/environment/givenOut.ts';
import { isRefusedVariable } from '../../../src/core/environment/refusedVariable.ts';
import { compileSecrets } from '../../../src/core/redaction/redactor.ts';

const known = compileSecrets(['Pl4nted-secret']);
const read = (text: string): ReturnType<typeof readGivenOut> => readGivenOut(Buffer.from(text), known);

void test('name=value lines are taken, the later of two for one name', () => {
  const { values, faults } = read('tag=v1.2\nurl=https://x.test/?a=b\n\r\nempty=\ntag=v1.3');
  assert.deepEqual(values, { tag: 'v1.3', url: 'https://x.test/?a=b', empty: '' });
  assert.deepEqual(faults, []);
});

void test('a line that is none is told by its number, without its text, and leaves the others alone', () => {
  const { values, faults } = read('tag=v1\nhunter2\n2nd=x\nPATH=/tmp\nGIT_DIR=x\nbell=\u0007\n');
  assert.deepEqual(values, { tag: 'v1' });
  assert.deepEqual(faults, [
    'Line 2 of $HOLDPOINT_OUTPUT was not taken: expected name=value, the name of letters, digits and _.',
    'Line 3 of $HOLDPOINT_OUTPUT was not taken: expected name=value, the name of letters, digits and _.',
    'Line 4 of $HOLDPOINT_OUTPUT was not taken: no block may set PATH for others.',
    'Line 5 of $HOLDPOINT_OUTPUT was not taken: no block may set GIT_DIR for others.',
    'Line 6 of $HOLDPOINT_OUTPUT was not taken: the value of bell holds a control character.',
  ]);
});

void test('what is secret by its name or its looks is kept apart', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const { values, secrets } = read(`API_TOKEN=short\nheader=Bearer Pl4nted-secret\nfound=${token}\ntag=v1\n`);
  assert.deepEqual(values, { tag: 'v1' });
  assert.deepEqual(Object.fromEntries(secrets), { API_TOKEN: 'short', header: 'Bearer Pl4nted-secret', found: token });
});

void test('of two lines for one name, one of them secret, the later holds', () => {
  assert.deepEqual(read('note=Pl4nted-secret\nnote=fine\n').secrets.size, 0);
  assert.deepEqual(read('note=fine\nnote=Pl4nted-secret\n').values, {});
});

void test('too much, and what is no text, is not taken at all', () => {
  const whole = readGivenOut(Buffer.from(`a=${'x'.repeat(MOST_GIVEN - 2)}`), known);
  assert.equal(whole.values['a']?.length, MOST_GIVEN - 2);
  const most = readGivenOut(Buffer.from(`a=${'x'.repeat(MOST_GIVEN - 1)}`), known);
  assert.deepEqual([most.values, most.faults.length], [{}, 1]);
  assert.match(readGivenOut(Buffer.from([0x61, 0x3d, 0xff]), known).faults.join(), /no UTF-8/u);
});

void test('no variable that loads code or steers a program passes, in whatever case', () => {
  for (const name of ['PATH', 'Path', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'BASH_ENV', 'ENV', 'IFS', 'GIT_SSH_COMMAND', 'BASH_FUNC_ls%%', 'PERL5OPT', 'PYTHONSTARTUP', 'ZDOTDIR', 'HOLDPOINT_OUTPUT']) {
    assert.ok(isRefusedVariable(name), name);
  }
  for (const name of ['DATABASE_URL', 'PATHS', 'NODE_ENV', 'GITHUB_SHA', 'ENVIRONMENT', 'LDAP_HOST']) assert.ok(!isRefusedVariable(name), name);
});

void test('whatever is written, a value that is taken has one line and an allowed name', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom('a=', 'PATH=', 'TOKEN=', '', 'b=\n'), (bytes, prefix) => {
      const { values } = readGivenOut(Buffer.concat([Buffer.from(prefix), bytes]), known);
      for (const [name, value] of Object.entries(values)) {
        assert.match(name, /^[A-Za-z_]\w*$/u);
        assert.ok(!isRefusedVariable(name));
        assert.doesNotMatch(value, /\p{Cc}/u);
      }
    }),
  );
});
