import type { Release } from '../run/event.ts';

export type NoticeEvent = 'stage-opened' | 'gate-decided' | 'trigger-firing' | 'trigger-not-seen' | 'trigger-over' | 'rollback-started' | 'rollback-finished' | 'run-ended';

/** What happened in a deployment, for somebody who looks at no editor. */
export interface Notice {
  /** Hash of the event that says so: the same at every attempt to tell it, and of no other notice. */
  readonly id: string;
  readonly event: NoticeEvent;
  readonly time: string;
  readonly run: string;
  /** Path of the checklist, relative to the repository. */
  readonly checklist: string;
  readonly release: Release;
  /** By whom, as claimed. */
  readonly by: string;
  /** One plain sentence. */
  readonly title: string;
  readonly reason: string | null;
  /** Alarms that it raises or ends; `key` is the same for both. */
  readonly alarms: readonly { readonly key: string; readonly state: 'raised' | 'over' }[];
}
