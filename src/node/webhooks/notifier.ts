import type { WebhookConfiguration } from '../../core/configuration/configuration.ts';
import { bodiesOf } from '../../core/notice/bodies.ts';
import type { Notice } from '../../core/notice/notice.ts';
import type { Notifier } from '../../core/ports.ts';
import type { KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import { redactText } from '../../core/redaction/redactText.ts';
import { createTransport, type Transport } from '../metrics/request.ts';
import { signatureHeaders } from './signature.ts';

const ATTEMPT = 5_000;
const ATTEMPTS = 10;

/** Notices that wait for one webhook at most. */
const WAITING = 200;

export interface NotifierOptions {
  /** Where the variables are looked up that hold addresses and secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What must not be sent; what is looked up is added. */
  readonly secrets: KnownSecrets;
  /** Milliseconds for which a notice is tried to be delivered. */
  readonly patience: number;
  /** Milliseconds that one attempt may take; five seconds where nothing is said. */
  readonly attempt?: number;
  /** Told of what was not delivered, in a sentence without secrets. */
  readonly undelivered: (message: string) => void;
  /** Ends all attempts. */
  readonly abandon?: AbortSignal | undefined;
  readonly transport?: Transport;
}

/** Sends notices to webhooks by HTTP POST, to each webhook one after the other and in order, and to all of them at once. */
export function createNotifier({ environment, secrets, patience, attempt = ATTEMPT, undelivered, abandon = new AbortController().signal, transport = createTransport() }: NotifierOptions): Notifier {
  const queues = new Map<string, { last: Promise<void>; waiting: number }>();

  const lookUp = (variable: string): string => {
    const value = environment[variable] ?? '';
    if (value === '') throw new Missing(variable);
    secrets.add([value]);
    return value;
  };

  const deliver = async (webhook: WebhookConfiguration, notice: Notice): Promise<string | null> => {
    const address = webhook.url.kind === 'address' ? webhook.url.address : lookUp(webhook.url.name).trim();
    const secret = webhook.secret === null ? null : lookUp(webhook.secret);
    const routingKey = webhook.routingKey === null ? '' : lookUp(webhook.routingKey).trim();
    // The key of an integration goes into the body, so nothing that is none of PagerDuty's does.
    if (webhook.routingKey !== null && !/^[A-Za-z0-9]{32}$/u.test(routingKey)) return `The variable ${webhook.routingKey} holds no integration key of PagerDuty.`;
    const bodies = bodiesOf(webhook.format, redacted(notice, secrets), routingKey);
    for (const [index, body] of bodies.entries()) {
      const id = index === 0 ? notice.id : `${notice.id}.${String(index)}`;
      const headers = { 'content-type': 'application/json', 'user-agent': 'Holdpoint', ...signatureHeaders(id, Math.floor(Date.now() / 1000), body, secret) };
      const answer = await transport.text({ address, body, headers, limits: { timeout: patience, attempt, attempts: ATTEMPTS, bytes: 1024 * 1024 } }, abandon);
      if (answer.status === 'error') return answer.message;
    }
    return null;
  };

  return {
    undelivered,
    send(notices, webhooks) {
      for (const [name, webhook] of Object.entries(webhooks)) {
        const queue = queues.get(name) ?? { last: Promise.resolve(), waiting: 0 };
        queues.set(name, queue);
        for (const notice of notices) {
          const fail = (why: string): void => { undelivered(redactText(`The webhook “${name}” was not told “${notice.title}”: ${why}`, secrets.compiled()).text); };
          if (queue.waiting >= WAITING) {
            fail('too many notices wait for it.');
            continue;
          }
          queue.waiting += 1;
          queue.last = queue.last
            .then(() => deliver(webhook, notice))
            .then((why) => { if (why !== null) fail(why); }, (error: unknown) => { fail(error instanceof Missing ? error.message : 'it could not be sent.'); })
            .finally(() => { queue.waiting -= 1; });
        }
      }
    },
  };
}

/** A variable that a webhook needs is not there. */
class Missing extends Error {
  constructor(variable: string) {
    super(`the variable ${variable} is not set.`);
  }
}

/** The same with no known secret in what anybody has written. */
function redacted(notice: Notice, secrets: KnownSecrets): Notice {
  const clean = <T extends string | null>(text: T): T | string => (text === null ? text : redactText(text, secrets.compiled()).text);
  const { release } = notice;
  return {
    ...notice,
    checklist: clean(notice.checklist),
    by: clean(notice.by),
    title: clean(notice.title),
    reason: clean(notice.reason),
    release: { commit: release.commit, version: clean(release.version), ticket: clean(release.ticket), environment: clean(release.environment) },
  };
}
