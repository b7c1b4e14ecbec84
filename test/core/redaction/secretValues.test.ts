import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretName, secretValues } from '../../../src/core/redaction/secretValues.ts';

void test('secret-like names are told from others', () => {
  for (const name of ['DEPLOY_TOKEN', 'github_token', 'DB_PASSWORD', 'AWS_SECRET_ACCESS_KEY', 'STRIPE_API_KEY', 'SENTRY_DSN', 'DATABASE_URL', 'NPM_AUTH', 'GH_PAT', 'PGPASSWORD']) assert.ok(isSecretName(name), name);
  for (const name of ['PATH', 'REGION', 'SSH_AUTH_SOCK', 'PASSWORD_FILE', 'KEYBOARD', 'AUTHOR', 'PWD', 'OLDPWD', 'PATTERN']) assert.ok(!isSecretName(name), name);
});

void test('the values of secret-like variables are secret, and the password in any address', () => {
  assert.deepEqual(secretValues({ REGION: 'eu-west-1', DEPLOY_TOKEN: 'abc', QUEUE: 'amqp://app:p%40ss@mq:5672/', NONE: undefined }), ['abc', 'p%40ss', 'p@ss']);
});
