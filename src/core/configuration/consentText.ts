import { describeSpan } from '../condition/describe.ts';
import type { Configuration, EnvironmentDeclaration, MetricConfiguration, PrometheusConnection, WebhookConfiguration } from './configuration.ts';
import { isAddress } from './readJsonMetric.ts';

const USUAL_SHELLS = new Set(['bash', 'sh', 'zsh']);

/**
 * Everything in a configuration that would connect or run without being seen when a button is pressed, in full, for a
 * person to approve. Null where there is nothing. Its digest is what is approved, so any change of it asks again.
 */
export function consentText(configuration: Configuration): string | null {
  const lines: string[] = [];
  if (!USUAL_SHELLS.has(configuration.shell)) lines.push(`runs blocks with ${oneLine(configuration.shell)}`);
  if (configuration.prometheus !== null) lines.push(connection(configuration.prometheus));
  for (const source of configuration.env) lines.push(`${readingOf(source, configuration)} for environment variables${source.kind === 'file' ? ', and gives them to blocks' : ''}`);
  const metrics = Object.entries(configuration.metrics).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, metric] of metrics) {
    const line = deedOf(oneLine(name), metric, configuration);
    if (line !== null) lines.push(line);
  }
  for (const [name, webhook] of Object.entries(configuration.webhooks).sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(telling(oneLine(name), webhook));
  const { baseline } = configuration;
  if (baseline?.kind === 'window' && lines.length > 0) lines.push(`asks for the ${describeSpan(baseline.seconds)} before, once, when a deployment starts`);
  return lines.length === 0 ? null : `This checklist\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function readingOf(source: EnvironmentDeclaration, { shell }: Configuration): string {
  switch (source.kind) {
    case 'file':
      return `reads ${quoted(source.path)}`;
    case 'process':
      return 'reads the process environment';
    case 'command':
      return `runs ${quoted(source.command)} with ${oneLine(shell)}`;
  }
}

/** What measuring a metric does to the world beyond the files of the repository; null for nothing. */
function deedOf(name: string, metric: MetricConfiguration, configuration: Configuration): string | null {
  switch (metric.source) {
    case 'prometheus':
      return `asks ${configuration.prometheus?.url ?? 'no server yet'} for ${name}: ${oneLine(metric.query)}`;
    case 'targets':
    case 'alert':
      return configuration.prometheus === null ? `asks no server yet for ${name}` : null;
    case 'scrape':
      return `reads ${metric.url ?? configuration.scrape ?? 'no address yet'} for ${name}`;
    case 'json':
      return isAddress(metric.report) ? `reads ${new URL(metric.report).href} for ${name}` : null;
    case 'files':
      return null;
    case 'command':
      return `runs ${quoted(metric.command)} with ${oneLine(configuration.shell)} for ${name}`;
    case 'http':
      return metric.measure === 'certificate' ? `connects to ${new URL(metric.url).origin} for ${name}` : `requests ${new URL(metric.url).href} for ${name}`;
  }
}

function telling(name: string, { format, url, secret, routingKey }: WebhookConfiguration): string {
  return [
    `tells the webhook ${name} of stages, gates, rollback triggers, rollbacks and the end, as ${format}, at ${url.kind === 'address' ? new URL(url.address).href : `the address in the variable ${url.name}`}`,
    ...(secret === null ? [] : [`signed with what is in the variable ${secret}`]),
    ...(routingKey === null ? [] : [`with the key in the variable ${routingKey}`]),
  ].join(', ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}

/** A command with nothing hidden: line endings, rows of blanks, and characters that are not seen or turn the text round, are spelt out. */
function quoted(command: string): string {
  return JSON.stringify(command).replaceAll(/(?<= ) |(?! )[\p{C}\p{Z}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function connection({ url, tenant, headers, ca, cert, key, credentials }: PrometheusConnection): string {
  const parts = [
    `connects to Prometheus at ${url}, for its alert rules, alerts, targets and the names of its metrics`,
    ...(tenant === null ? [] : [`as tenant ${tenant}`]),
    ...Object.entries(headers).map(([name, value]) => `with the header ${name}: ${value}`),
    ...(ca === null ? [] : [`trusting the certificates in ${ca}`]),
    ...(cert === null || key === null ? [] : [`as the client of the certificate ${cert} with the key ${key}`]),
    `with the credentials “${credentials ?? 'prometheus'}” where you keep them for that address`,
  ];
  return oneLine(parts.join(', '));
}
