/** What is sent of a notice, as JSON texts: none where a format has no use for it. */
import type { WebhookConfiguration } from '../configuration/configuration.ts';
import type { Notice } from './notice.ts';

/** Longest summary that PagerDuty takes, in characters ("PD-CEF"). */
const SUMMARY = 1024;

/** `routingKey` is the integration key of PagerDuty; unused by the others. */
export function bodiesOf(format: WebhookConfiguration['format'], notice: Notice, routingKey: string): readonly string[] {
  switch (format) {
    case 'json': {
      const { id, event, time, run, checklist, release, by, title, reason } = notice;
      return [JSON.stringify({ schema: 'holdpoint.notice/1', id, event, time, run, checklist, release, by, title, reason })];
    }
    case 'slack':
      return [JSON.stringify({ text: slackText(notice) })];
    case 'pagerduty':
      return notice.alarms.map(({ key, state }) => JSON.stringify(state === 'raised' ? raised(notice, routingKey, key) : { routing_key: routingKey, event_action: 'resolve', dedup_key: key }));
  }
}

/** Only these three characters are special, and with them links and mentions are (Slack, "Formatting text for app surfaces"). */
function slackText({ title, reason, checklist, release, run, by }: Notice): string {
  const about = [checklist, release.version, release.environment, run, `by ${by}`].filter((part) => part !== null && part !== '').join(' · ');
  return [title, ...(reason === null || reason === '' ? [] : [reason]), about].join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An alert event (PagerDuty, Events API v2). */
function raised({ title, reason, checklist, release, run, by, time, event }: Notice, routingKey: string, key: string): unknown {
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: key,
    client: 'Holdpoint',
    payload: { summary: [...title].slice(0, SUMMARY).join(''), source: checklist === '' ? run : checklist, severity: 'critical', timestamp: time, class: event, custom_details: { run, by, reason, ...release } },
  };
}
