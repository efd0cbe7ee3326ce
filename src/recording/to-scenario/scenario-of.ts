import type { Scenario, ScenarioMessage } from '../../protocol/index.ts';
import type { Conversation } from '../conversation.ts';
import { actOut } from './act-out.ts';
import { learnWorld, type SeenWorld } from './learn-world.ts';

/** A comment to stand before a part of a scenario. */
export interface Remark {
  path: (string | number)[];
  text: string;
}

/** A scenario, and what is to be said of it. */
export interface AnnotatedScenario {
  scenario: Scenario;
  remarks: Remark[];
}

/** Of a finding, more of what was said before only hides what matters. */
const mostBefore = 20;

/**
 * The scenario that a recording is: who took part, the rooms and what was said in them before, and as steps what each of
 * them did and what reached each of them. What a recording does not tell is left out: names, rooms that were not looked up.
 */
export function scenarioOf(conversation: Conversation): AnnotatedScenario {
  const world = learnWorld(conversation);
  const { steps, remarks } = actOut(conversation, world);
  const { name, description, about, startedAt, dialect } = conversation;
  const start = new Date(startedAt).toISOString();
  return {
    scenario: {
      ...(name !== undefined && { name }),
      description,
      clock: start,
      ...(dialect === 'deployed' && { dialect }),
      users: [...world.users].map((id) => ({ id })),
      rooms: [...world.rooms].map(([id, { name, occupants }]) => {
        return { id, ...(name !== null && { name }), occupants: [...occupants] };
      }),
      messages: messagesBefore(world, Date.parse(start)).slice(conversation.isFinding ? -mostBefore : 0),
      steps,
    },
    remarks: [
      ...about.map((text) => ({ path: [], text })),
      ...[...remarks].flatMap(([index, texts]) => texts.map((text) => ({ path: ['steps', index], text }))),
    ],
  };
}

/** By id: the order in which they get their ids when they are read again. */
function messagesBefore({ before, rooms }: SeenWorld, now: number): ScenarioMessage[] {
  const known = [...before].filter(([, { room, poster }]) => rooms.get(room)?.occupants.has(poster));
  const latest = known.reduce((time, [, { timestamp = 0 }]) => Math.max(time, timestamp * 1000), 0);
  return known
    .sort(([a], [b]) => a - b)
    .map(([, { room, poster, message, timestamp }]) => {
      const at = timestamp === undefined ? latest : timestamp * 1000;
      return { room, poster, message, ago: `${Math.max(0, now - at)}ms` };
    });
}
