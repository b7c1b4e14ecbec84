/** Words of checklists, by the part they play in a condition. */

/** Verbs that ask for a measurement, and so may lead a condition. */
export const CHECKING: ReadonlySet<string> = words(
  'we check checked verify verified validate confirm ensure assert measure monitor watch observe keep maintain make sure see expect expected require that target the our',
);

/** Words that only link a subject to its limit. */
export const LINKING: ReadonlySet<string> = words(
  'is are be stay stays stayed remain remains remained hold holds held keep keeps kept must should shall will at holding staying back acceptable normal ok okay fine nominal low good stable steady maintained sustained consistently continuously always still currently well of the a an が は',
);

/** Words that make a sentence of a subject: an action, a case, a denial, a list. Then nothing is checked. */
export const SENTENCE: ReadonlySet<string> = words(
  'could might may would typically usually ideally generally normally often sometimes mostly around approximately roughly todo note optional stretch fyi example examples previous previously historical yesterday if when whenever unless until while after before once whether because since so then who whose which where what why how was were that no not never none without cannot any nothing neither nor and or vs versus by via than etc must should shall will shows show showing reports says indicates displays spikes jumps ' +
    'increased decreased added reduced completed complete completes finished finishes passed passes passing tested covered covers covering allowed approved reviewed received estimated scheduled',
);

/** Verbs of what is to be done: a text that they lead is a task, and a figure in it is a setting. */
export const ACTION: ReadonlySet<string> = words(
  'set configure test update upgrade downgrade send notify announce schedule deploy redeploy enable disable increase decrease reduce raise lower add remove delete create run execute rerun install bump tag merge review write rollback revert abort stop start restart ' +
    'page alert escalate investigate explain discuss compare fix improve tune adjust change switch move migrate drain scale shrink grow wait pause hold use limit cap allow grant request approve document plan prepare publish release promote roll ship shift route expand ramp continue retry re-run ' +
    'build rebuild pin replace provision order buy budget allocate reserve rotate clear purge backup restore archive keep-alive open close assign ask tell train call meet invite book read go select choose click press follow import export copy load list find look exit re-attempt block ' +
    'optimize optimise profile trace analyze analyse inspect identify isolate examine evaluate assess simulate preload prewarm evict reindex rename annotate attach detach unmount convert translate download fetch rebase cherry-pick cut notarize distribute deliver reassign renew revoke generate compute calculate submit email contact inform remind brief coordinate organize organise arrange conduct attend join reject debug diagnose resolve mitigate remediate answer respond reply acknowledge triage prioritize prioritise gather capture save persist unlock freeze promote demote bring take put receive deprovision destroy tear terminate suspend resume reboot recycle undo redo repeat iterate leave let spin kick turn flip toggle activate deactivate transfer consider decide determine define declare describe ask agree inventory audit tell apply implement introduce replay reprocess rewrite refactor upload',
);

/** Verbs that no name of a measure holds. */
export const VERB: ReadonlySet<string> = words(
  'aged has have had having do does did takes take took taking sends sent ran got gets went using uses being doing getting going lasting lasts costing costs containing contains contain includes include including requires requiring needs needing gives given making makes made shown seen found met taken written gone keeping keeps kept spent paid sold grew became becomes completes returning supports handles serves accepts responds renders receives',
);
/** What ends as a verb of the past does, and yet names a measure or tells it from another. */
export const ED_NAMES: ReadonlySet<string> = words(
  'speed feed need seed failed unhandled cached uncached dropped rejected sustained elevated unacked unacknowledged queued used unused allocated shared cancelled canceled aborted blocked delayed throttled expired evicted uncaught committed uncommitted persisted replicated undelivered unprocessed unexpected timed retried skipped served processed consumed delivered published produced ingested indexed weighted authenticated unauthenticated signed hosted managed distributed dedicated related rendered combined aggregated averaged normalized compressed uncompressed minified gzipped generated matched unmatched mismatched orphaned corrupted malformed duplicated abandoned declined refunded settled connected disconnected established closed opened leaked killed crashed restarted terminated stalled locked deadlocked degraded unsynced synced stored archived buffered batched flushed embedded encrypted authorized unauthorized mapped paged overloaded saturated wasted reserved loaded',
);

/** Verbs that are nouns as well, and then belong to the name of a measure: `Page load time`, `Write latency`. */
export const ACTION_OR_NOUN: ReadonlySet<string> = words(
  'page load request release build review route export import backup restore block cap wait hold pause stop start deploy rollback read write change update alert merge plan document open close run publish archive order book call reserve test limit retry grant drain scale switch schedule press click',
);

/** A setting or a promise, not a measurement, whatever its figure is: `Memory limit`, `Cache TTL`, `RTO`. */
export const SETTING_HEAD: ReadonlySet<string> = words('limit limits quota quotas ttl retention interval intervals version versions timeout timeouts threshold thresholds window cooldown frequency schedule deadline tolerance backoff expiry expiration lifetime validity max-age lease heartbeat retries retry commitment commitments sampling default defaults config configuration setting settings');
export const PROMISE: ReadonlySet<string> = words('rto rpo mttr mtta mttd sla');

/** Where people are timed, minutes and hours are no figure that a source has. */
export const HUMAN: ReadonlySet<string> = words('support ticket tickets review reviews reviewer reviewers meeting meetings on-call oncall on-caller pager pagerduty acknowledgement acknowledgment acknowledge escalation escalations incident incidents customer stakeholder stakeholders onboarding training maintenance team teams engineer engineers approval approvals triage communication communications notification first vendor handover staff reporter sre on-duty human manual');

/** A share of these is a step of the rollout. */
export const ROLLOUT: ReadonlySet<string> = words('traffic rollout users customers clients cohort weight fleet hosts rolled shifted sampling');

/** A number that nothing but a toolchain knows: `Zero TypeScript errors`. */
export const STATIC: ReadonlySet<string> = words('typescript eslint lint linting linter compile compiler compilation type types typecheck syntax spelling build known reported unresolved outstanding');

/** How long people, machines of the build and procedures take, once it is minutes: a promise or a plan, and no figure of the service. */
export const PROCEDURE: ReadonlySet<string> = words('build builds deploy deployment deployments ci pipeline pipelines test tests suite migration migrations release rollout recovery recover restore restoration rollback failover downtime outage planned backup cutover switchover maintenance provisioning fix detection mitigation resolution repair drill turnaround cycle lead setup install installation');
/** What is counted or paid elsewhere than in a service. */
export const ELSEWHERE: ReadonlySet<string> = words('rating ratings cost costs spend spending price pricing bug bugs defect defects incident incidents ticket tickets sample samples complaints complaint');

/** What users bring along: a limit of its size is a rule of the service. */
export const CONTENT: ReadonlySet<string> = words('attachment attachments upload uploads file files email emails photo photos avatar avatars video videos images document documents');
/** Grades of faults: what is timed or counted of these is people's work. */
export const SEVERITY = /^(?:p[0-5]|s[0-5]|sev-?[0-5]?|severity)$/;

/** Labels before a limit that stand for the item above them. */
export const LABEL: ReadonlySet<string> = words('target targets limit goal budget slo slos objective requirement required acceptance criterion criteria expected expectation threshold pass');
/** Labels of what must not be. */
export const TRIP_LABEL: ReadonlySet<string> = words('trigger triggers alert alerts alarm warning warn critical page rollback roll abort fail fails failure stop halt revert');
/** Adjectives that say of a figure that it is bad: `High error rate (> 5%)`. */
export const TRIP_ADJECTIVE: ReadonlySet<string> = words('high elevated excessive slow increased sustained low');

/** Words that may stand between a subject and a limit in brackets: `Bundle size within budget (< 500KB)`. */
export const CONTENT_WITH: ReadonlySet<string> = words('within budget acceptable normal ok okay healthy good fine low stable nominal target range level levels limit limits slo is are remains remain stays stay at');

/** Whom an alert calls, or what does: a text about alerts demands nothing of the figure in it. */
export const ALERTING: ReadonlySet<string> = words('alert alerts alarm alarms pagerduty opsgenie warn warns notify notifies');
/** Where one looks figures up. */
export const TOOLS: ReadonlySet<string> = words('grafana datadog sentry prometheus kibana splunk cloudwatch newrelic dashboard dashboards metrics monitoring honeycomb dynatrace lightstep');

/** Prepositions that narrow what is measured: `on 3G`, `for critical paths`, `per worker`. */
export const NARROWING: ReadonlySet<string> = words('for on in at across during under per with from of after before following since over throughout among between via against');

/** How a figure's form narrows it, under one name each. */
export const QUALIFIERS: ReadonlyMap<string, string> = new Map([
  ['gzipped', 'gzip'], ['gzip', 'gzip'], ['gzip-compressed', 'gzip'], ['brotli', 'brotli'], ['brotlied', 'brotli'], ['uncompressed', 'raw'], ['raw', 'raw'], ['minified', 'minified'], ['compressed', 'compressed'],
]);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
