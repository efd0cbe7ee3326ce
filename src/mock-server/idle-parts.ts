import type { ArmedFault } from '../faults/index.ts';
import { pointsOf } from '../faults/index.ts';
import type { Fault } from '../protocol/index.ts';
import type { EventProgress } from './events/event-engine.ts';
import { actionKeys } from './steering/act.ts';

/** An event or a fault of a scenario that has not acted. */
export interface IdlePart {
  kind: 'event' | 'fault';
  /** Its place in the scenario's list, from 0. */
  index: number;
  /** What people call it. */
  name: string;
  /** Why it has not acted, as the rest of a sentence. */
  why: string;
}

interface Elapsed {
  /** By the mock's clock, in milliseconds since 1970. */
  now: number;
  /** Milliseconds since the start or the last reset. */
  lastedMs: number;
}

/** The events that have not acted. */
export function idleEvents(progress: readonly Readonly<EventProgress>[], elapsed: Elapsed): IdlePart[] {
  return progress.flatMap((one, index): IdlePart[] => {
    if (one.acts > 0) return [];
    return [{ kind: 'event', index, name: nameOfEvent(one, index), why: whyNoEvent(one, elapsed) }];
  });
}

function nameOfEvent({ event }: EventProgress, index: number): string {
  const action = actionKeys.find((key) => event[key] !== undefined) ?? 'nothing';
  const value = event[action as keyof typeof event];
  const detail = event.post ? `as ${event.post.as}` : typeof value === 'string' ? value : '';
  return `event ${index + 1} (${[action, detail].filter(Boolean).join(' ')})`;
}

function whyNoEvent({ event, happenings, problem }: EventProgress, { lastedMs }: Elapsed): string {
  if (problem !== undefined) return `it was not possible: ${problem}`;
  if (!('on' in event)) {
    const due = event.at ?? event.every ?? '0ms';
    return `it comes ${due} after the start, and the run lasted ${seconds(lastedMs)}`;
  }
  const [kind, asked] = Object.entries(event.on)[0] ?? ['', {}];
  const narrowed = Object.entries(asked ?? {}).map(([key, value]) => `${key} ${[value].flat().join(', ')}`);
  if (happenings === 0) return `nothing of the kind happened: ${[kind, ...narrowed].join(', ')}`;
  if (event.every !== undefined && happenings < event.every) {
    return `it reacts every ${event.every} times, and there ${happenings === 1 ? 'was 1' : `were ${happenings}`}`;
  }
  return `the run was over before ${event.after ?? '0ms'} had passed`;
}

/** The faults that have not acted. */
export function idleFaults(armed: readonly ArmedFault[], { now }: Elapsed): IdlePart[] {
  return armed.flatMap((fault, index): IdlePart[] => {
    if (fault.counts.acts > 0) return [];
    return [{ kind: 'fault', index, name: `fault ${fault.name}`, why: whyNoFault(fault, now) }];
  });
}

function whyNoFault({ spec, wasOn, window, counts }: ArmedFault, now: number): string {
  const { occasions } = counts;
  if (!wasOn) return 'it was never switched on';
  if (now < window.from) return `it acts from ${spec.from} on, and the run was over before`;
  if (occasions === 0) return `nothing fitted it: ${placeOf(spec)}`;
  const had = `it had ${occasions} ${occasions === 1 ? 'occasion' : 'occasions'}`;
  if (spec.nth !== undefined && occasions < spec.nth) return `${had}, and acts on number ${spec.nth}`;
  if (spec.every !== undefined && occasions < spec.every) return `${had}, and acts on every ${spec.every}.`;
  if (spec.probability !== undefined) return `${had}, and the dice never fell so`;
  return `${had}, and another fault came first`;
}

function placeOf(spec: Fault): string {
  const places = pointsOf(spec).join(', ');
  const { user } = spec;
  const matches = 'matches' in spec && spec.matches !== undefined ? `matching ${spec.matches}` : '';
  return [places, user === undefined ? '' : `of ${[user].flat().join(', ')}`, matches].filter(Boolean).join(' ');
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
