/** What a team configures, merged from editor settings, `holdpoint.yml` and the file's front matter. */
import type { Release } from '../run/event.ts';
import type { Unit } from '../condition/condition.ts';

export type Population = 'canary' | 'stable' | 'all';

/** A metric is named by its key, `error rate`, and is measured by exactly one source. */
export type MetricConfiguration = PrometheusMetric | TargetsMetric | AlertMetric | ScrapeMetric | JsonMetric | FilesMetric | CommandMetric | HttpMetric;

interface MetricCommon {
  /** Unit of the numbers that the source gives, such as `ms`; null to read it from the metric's name. */
  readonly unit: string | null;
  /** Whose traffic it measures. Null is read as `all` where a source measures traffic. */
  readonly population: Population | null;
  /** What an absent numerator counts as; null where it may not be assumed. */
  readonly absent: number | null;
  /** How several series are judged; null allows only one. */
  readonly series: 'all' | 'any' | null;
  /** Fewest requests that a ratio is judged on, or observations that a quantile is; null for the rules in `condition/judging/enough.ts`. */
  readonly minimum: number | null;
  /** How the figure is narrowed, in the words of a limit such as `per worker`; null where nothing is said. */
  readonly qualifier: string | null;
  /** Seconds of a window in which a limit need not hold; null for none. */
  readonly allow: number | null;
}

export interface PrometheusMetric extends MetricCommon {
  readonly source: 'prometheus';
  readonly query: string;
}

/** Says whether the targets that Prometheus scrapes are up. */
export interface TargetsMetric extends MetricCommon {
  readonly source: 'targets';
  /** Labels that a target must have, such as `job`, with exactly these values. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Says whether an alert of Prometheus is silent. */
export interface AlertMetric extends MetricCommon {
  readonly source: 'alert';
  /** As its rule is called. */
  readonly alert: string;
}

/** Reads a service's own `/metrics`, with no server in between. */
export interface ScrapeMetric extends MetricCommon {
  readonly source: 'scrape';
  /** Address of the exposition; null for the configured default. */
  readonly url: string | null;
  readonly measure:
    | { readonly kind: 'value'; readonly series: string }
    | { readonly kind: 'rate'; readonly series: string }
    | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
    | { readonly kind: 'quantile'; readonly quantile: number; readonly series: string };
}

/** Reads figures out of a report in JSON, such as one of Lighthouse. */
export interface JsonMetric extends MetricCommon {
  readonly source: 'json';
  /** A path relative to the repository root, or an http(s) address. */
  readonly report: string;
  /** Keys from the top of the report down, `audits.speed-index.numericValue`; `*` stands for each key of its place. */
  readonly path: string;
  /** Path to the time that the report says it was made at; null to go by the file's own time. */
  readonly time: string | null;
  /** Seconds after which a report says nothing about now. */
  readonly maxAge: number;
}

/** Counts or weighs files of the repository. */
export interface FilesMetric extends MetricCommon {
  readonly source: 'files';
  /** A glob relative to the repository root. */
  readonly pattern: string;
  readonly measure: 'count' | 'size' | 'gzip' | 'brotli';
  /** Seconds after which the newest of the files is too old; null for any age. */
  readonly maxAge: number | null;
}

/** Runs a command, at the repository root, in the configured shell. */
export interface CommandMetric extends MetricCommon {
  readonly source: 'command';
  readonly command: string;
  /** Whether it prints a number, or says with its exit code: 0 pass, 1 fail, 2 inconclusive. */
  readonly measure: 'number' | 'exit';
  /** Seconds. */
  readonly timeout: number;
}

/** Makes one request. */
export interface HttpMetric extends MetricCommon {
  readonly source: 'http';
  readonly url: string;
  /** Whether the answer is as expected, how long it took, or how long the certificate is still valid. */
  readonly measure: 'status' | 'latency' | 'certificate';
  /** Ranges of expected status codes, both ends included. */
  readonly expect: readonly { readonly from: number; readonly to: number }[];
  /** Headers that the answer must carry, by name, with exactly these values. */
  readonly header: Readonly<Record<string, string>>;
  /** What the body must hold; null where it may hold anything. */
  readonly body: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'pattern'; readonly pattern: string; readonly flags: string } | null;
  /** Seconds. */
  readonly timeout: number;
}

/** How a Prometheus server is reached. Secrets are no part of it. */
export interface PrometheusConnection {
  /** Base address of its API, with its path and no slash at the end. */
  readonly url: string;
  /** Sent as `X-Scope-OrgID`, by which Mimir, Cortex and Loki tell tenants apart; null for none. */
  readonly tenant: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Paths of PEM files, relative to the root of the repository: whom to trust, and who to be. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Name under which its credentials must be kept; null to use those called `prometheus` if they are for this address. */
  readonly credentials: string | null;
}

/** When the record is committed, and what a commit holds beyond the events, the checklist and the report. */
export interface RecordPolicy {
  /** Whether the full outputs too, secrets masked: what is in git is there for ever. */
  readonly outputs: boolean;
  /** When commits are made: by hand alone, or also at the start, at each gate decision, at a rollback and at the end. */
  readonly commit: 'manual' | 'decisions';
}

/** The alert rule that an item under a list of alert rules means. */
export interface AlertBinding {
  /** As the rule is called on the server. */
  readonly alert: string;
  /** Unit of what its expression compares, such as `ms`; null to read it from the names of its metrics. */
  readonly unit: string | null;
}

export interface Configuration {
  readonly prometheus: PrometheusConnection | null;
  /** Alert rules by the text of their item. */
  readonly alerts: Readonly<Record<string, AlertBinding>>;
  /** Default address for `scrape` metrics. */
  readonly scrape: string | null;
  /** Where the variables of the target environment are declared; none goes before another. */
  readonly env: readonly EnvironmentDeclaration[];
  readonly shell: string;
  /** What `$canary` and `$stable` stand for in queries. */
  readonly canary: string | null;
  readonly stable: string | null;
  /** Seconds that `$window` stands for. */
  readonly window: number;
  /** Seconds that `sustained` stands for in an item. */
  readonly sustained: number;
  /** What `baseline` stands for in an item; null where none is configured. */
  readonly baseline: Baseline | null;
  readonly metrics: Readonly<Record<string, MetricConfiguration>>;
  readonly policy: Policy;
  /** Who approves what, by role: the words of an approval or of a gate. */
  readonly approvals: Readonly<Record<string, ApprovalRule>>;
  /** What a person is asked to confirm before it runs. */
  readonly confirm: 'always' | 'dangerous' | 'never';
  /** What counts as dangerous besides `core/danger/dangerousWords.ts`, in the same words. */
  readonly dangerous: readonly string[];
  readonly record: RecordPolicy;
  /** What is released, as far as it stands in the configuration. */
  readonly release: Partial<Release>;
  readonly rollback: RollbackConfiguration;
  /** By names that the author chose. */
  readonly webhooks: Readonly<Record<string, WebhookConfiguration>>;
}

/** Where somebody is told of what happens in a deployment. Secrets are named, and are no part of it. */
export interface WebhookConfiguration {
  readonly format: 'json' | 'slack' | 'pagerduty';
  /** An address, or the environment variable that holds it, since many such addresses are secrets. */
  readonly url: { readonly kind: 'address'; readonly address: string } | { readonly kind: 'variable'; readonly name: string };
  /** The environment variable that holds what messages are signed with; null for no signature. */
  readonly secret: string | null;
  /** The environment variable that holds the integration key of PagerDuty; null for any other format. */
  readonly routingKey: string | null;
}

export interface RollbackConfiguration {
  /** Id of the block that a rollback begins with; null for the first of the rollback procedure. */
  readonly block: string | null;
  /** Seconds for which a trigger goes on firing after its condition held last. */
  readonly keepFiringFor: number;
}

export type Baseline =
  /** Measured when a deployment starts, over so many seconds before it. */
  | { readonly kind: 'window'; readonly seconds: number }
  /** The stable version, beside the canary and at the same instant: `$canary` of the query stands for `$stable`. */
  | { readonly kind: 'stable' }
  /** The same query so many seconds before. */
  | { readonly kind: 'offset'; readonly seconds: number }
  /** Figures by name of the metric; `unit` is a base unit, null for the unit of the metric's own figures. */
  | { readonly kind: 'fixed'; readonly figures: Readonly<Record<string, BaselineFigure>> };

export interface BaselineFigure {
  readonly value: number;
  readonly unit: Unit | null;
}

export interface Policy {
  /** What happens to work in a stage whose predecessor's gate has not proceeded. */
  readonly order: 'strict' | 'warn' | 'off';
  /** Whether a pass ticks its item. */
  readonly autoTick: boolean;
  /** Whether whoever runs a deployment may not approve it, and an approval counts only with a signature that was verified. */
  readonly separateDuties: boolean;
}

export interface ApprovalRule {
  /** Addresses in lower case; empty for anybody. */
  readonly people: readonly string[];
  /** How many of them have to approve. */
  readonly count: number;
}

/** A source of environment variables. */
export type EnvironmentDeclaration =
  /** A `.env` file; its path is relative to the root of the repository. */
  | { readonly kind: 'file'; readonly path: string }
  /** What a command prints as `NAME=value` lines. */
  | { readonly kind: 'command'; readonly command: string; readonly name: string }
  /** The variables of the program itself. */
  | { readonly kind: 'process' };

/** Where nothing is configured. */
export const DEFAULTS: Configuration = {
  prometheus: null,
  alerts: {},
  scrape: null,
  env: [],
  shell: 'bash',
  canary: null,
  stable: null,
  window: 300,
  sustained: 300,
  baseline: null,
  metrics: {},
  policy: { order: 'strict', autoTick: true, separateDuties: false },
  approvals: {},
  confirm: 'dangerous',
  dangerous: [],
  record: { outputs: false, commit: 'manual' },
  release: {},
  rollback: { block: null, keepFiringFor: 0 },
  webhooks: {},
};
