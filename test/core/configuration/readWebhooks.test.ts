import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consentText } from '../../../src/core/configuration/consentText.ts';
import { readConfiguration } from '../../../src/core/configuration/readConfiguration.ts';

const read = (...lines: readonly string[]): ReturnType<typeof readConfiguration> => readConfiguration([{ origin: 'file', text: ['---', 'holdpoint:', '  webhooks:', ...lines.map((line) => `    ${line}`), '---', '# R', ''].join('\n') }]);

describe('webhooks in a configuration', () => {
  it('are addresses, or the variables that hold them', () => {
    const { configuration, problems } = read('room: { format: slack, url: SLACK_URL }', 'audit: { url: "https://audit.example.com/holdpoint", secret: AUDIT_SECRET }', 'pager: { format: pagerduty, routingKey: PAGER_KEY }');
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration.webhooks, {
      room: { format: 'slack', url: { kind: 'variable', name: 'SLACK_URL' }, secret: null, routingKey: null },
      audit: { format: 'json', url: { kind: 'address', address: 'https://audit.example.com/holdpoint' }, secret: 'AUDIT_SECRET', routingKey: null },
      pager: { format: 'pagerduty', url: { kind: 'address', address: 'https://events.pagerduty.com/v2/enqueue' }, secret: null, routingKey: 'PAGER_KEY' },
    });
    const text = consentText(configuration) ?? '';
    assert.match(text, /the webhook audit .* as json, at https:\/\/audit\.example\.com\/holdpoint, signed with what is in the variable AUDIT_SECRET\n/u);
    assert.match(text, /the webhook pager .* as pagerduty, at https:\/\/events\.pagerduty\.com\/v2\/enqueue, with the key in the variable PAGER_KEY\n/u);
    assert.match(text, /the webhook room .* as slack, at the address in the variable SLACK_URL$/u);
  });

  const wrong: readonly (readonly [string, RegExp, number])[] = [
    ['a: { format: slak, url: URL }', /Unexpected value of format of the webhook "a", expected json, slack, pagerduty/u, 18],
    ['a: { urls: URL }', /Unknown key "urls" in the webhook "a"\. Did you mean "url"\?/u, 10],
    ['a: { format: slack }', /Nothing says where the webhook "a" is/u, 8],
    ['a: { url: "ftp://example.com" }', /is neither http nor https/u, 15],
    ['a: { url: "http://169.254.169.254/x" }', /is a link-local or metadata address/u, 15],
    ['a: { url: "https://me:pass@example.com" }', /carries credentials/u, 15],
    ['a: { url: URL, secret: "s3cr3t-itself" }', /Unexpected value of secret of the webhook "a", expected the name of an environment variable/u, 28],
    ['a: { format: pagerduty }', /PagerDuty needs a routingKey/u, 8],
    ['a: { url: URL, routingKey: KEY }', /is of use for the format pagerduty only/u, 8],
  ];
  for (const [line, message, column] of wrong) {
    it(`says where a mistake stands, and has no webhook then: ${line}`, () => {
      const { configuration, problems } = read(line);
      assert.deepEqual(configuration.webhooks, {});
      assert.match(problems.map((problem) => problem.message).join('\n'), message);
      assert.doesNotMatch(JSON.stringify(problems), /s3cr3t|pass@/u);
      assert.deepEqual([problems[0]?.line, problems[0]?.column], [4, column]);
    });
  }

  it('say that an address of Slack is a secret', () => {
    const { problems } = read('a: { format: slack, url: "https://hooks.slack.com/services/T0/B0/x" }');
    assert.deepEqual(problems.map(({ rule, severity }) => [rule, severity]), [['webhook-secret', 'info']]);
  });
});
