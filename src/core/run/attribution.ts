import type { Event } from './event.ts';
import type { Attribution } from './state.ts';

export function attribution(event: Event): Attribution {
  return { event: event.hash, actor: event.actor, time: event.time };
}
