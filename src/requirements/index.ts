import { authentication } from './authentication.ts';
import { connecting } from './connecting.ts';
import { createDm } from './create-dm.ts';
import { live } from './live.ts';
import type { ChapterName, Requirement } from './requirement.ts';
import { retrieve } from './retrieve.ts';
import { roomInfo } from './room-info.ts';
import { sending } from './sending.ts';
import { wholeRecord } from './whole-record.ts';

export type { ChapterName, Requirement } from './requirement.ts';

/** The register: everything the chat document asks of a server. `docs/protocol.md` restates it. */
export const requirements: readonly Requirement[] = [
  ...authentication,
  ...connecting,
  ...live,
  ...sending,
  ...createDm,
  ...roomInfo,
  ...retrieve,
  ...wholeRecord,
];

/** The chapters of the register, in its order, as headings. */
export const chapterTitles: Readonly<Record<ChapterName, string>> = {
  authentication: 'Authentication',
  connecting: 'Connecting',
  live: 'Live messages',
  sending: 'Sending',
  'create-dm': 'POST /chat/create_dm',
  'room-info': 'POST /chat/room_info',
  retrieve: 'POST /chat/retrieve',
  'whole-record': 'The whole record',
};

const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

export const findRequirement = (id: string): Requirement | undefined => byId.get(id);

/**
 * The requirement that a case names.
 * @throws where the register has no such requirement, or excludes it
 */
export function judgedRequirement(id: string): Requirement & { level: 'MUST' | 'SHOULD' } {
  const found = byId.get(id);
  if (!found || found.level === 'excluded') throw new Error(`The register has no requirement ${id} that is judged.`);
  return found;
}
