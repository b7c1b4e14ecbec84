import type { Node } from 'yaml';
import { addressFault } from './address.ts';
import type { WebhookConfiguration } from './configuration.ts';
import type { Reader } from './reader.ts';

const FORMATS: readonly WebhookConfiguration['format'][] = ['json', 'slack', 'pagerduty'];

/** Where PagerDuty takes events; accounts in Europe name theirs. */
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/**
 * Reads `webhooks: { release room: { format: slack, url: SLACK_WEBHOOK_URL } }`. One that is wrong hides the one of another
 * layer: that one is not what is meant here.
 */
export function readWebhooks(reader: Reader, node: Node, before: Readonly<Record<string, WebhookConfiguration>>): Readonly<Record<string, WebhookConfiguration>> {
  const webhooks = new Map(Object.entries(before));
  reader.entries(node, 'webhooks', (name, value) => {
    const read = readWebhook(reader, `the webhook "${name.slice(0, 60)}"`, value);
    if (read === null) webhooks.delete(name);
    else webhooks.set(name, read);
  });
  return Object.fromEntries(webhooks);
}

function readWebhook(reader: Reader, what: string, node: Node): WebhookConfiguration | null {
  const before = reader.faults();
  const named: { format: WebhookConfiguration['format'] } = { format: 'json' };
  let url: WebhookConfiguration['url'] | undefined;
  let secret: string | null = null;
  let routingKey: string | null = null;
  const variable = (value: Node, key: string): string | null => {
    const name = reader.string(value, `${key} of ${what}`);
    // What stands here may be the secret itself, so it is not repeated.
    return name === undefined || VARIABLE.test(name) ? (name ?? null) : (reader.wrong(value, `Unexpected value of ${key} of ${what}, expected the name of an environment variable that holds it.`) ?? null);
  };
  reader.map(node, what, {
    format: (value) => { named.format = reader.oneOf(value, `format of ${what}`, FORMATS) ?? named.format; },
    url: (value) => { url = readUrl(reader, value, what); },
    secret: (value) => { secret = variable(value, 'secret'); },
    routingKey: (value) => { routingKey = variable(value, 'routingKey'); },
  });
  const { format } = named;
  if (format === 'pagerduty') url ??= { kind: 'address', address: PAGERDUTY };
  if (reader.faults() === before) {
    if (url === undefined) reader.wrong(node, `Nothing says where ${what} is. Give it a url: an address, or the name of an environment variable that holds one.`);
    if (format === 'pagerduty' && routingKey === null) reader.wrong(node, `PagerDuty needs a routingKey for ${what}: the name of an environment variable that holds the integration key.`);
    if (format !== 'pagerduty' && routingKey !== null) reader.wrong(node, `The routingKey of ${what} is of use for the format pagerduty only.`);
  }
  return reader.faults() === before && url !== undefined ? { format, url, secret, routingKey } : null;
}

function readUrl(reader: Reader, node: Node, what: string): WebhookConfiguration['url'] | undefined {
  const text = reader.string(node, `url of ${what}`);
  if (text === undefined) return undefined;
  if (VARIABLE.test(text)) return { kind: 'variable', name: text };
  const fault = addressFault(text);
  if (fault !== null) return reader.wrong(node, `The address of ${what} ${fault}.`);
  if (new URL(text).hostname === 'hooks.slack.com') reader.info(node, 'webhook-secret', 'Whoever knows an address of Slack can post to it: keep it in an environment variable, and name that here.');
  return { kind: 'address', address: text };
}
