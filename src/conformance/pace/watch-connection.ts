import { isObject, parseJson } from '../../protocol/index.ts';
import { frameKind } from '../../traffic/index.ts';
import { type Connection, isFromGateway } from '../../wire-client/index.ts';
import type { Attempt } from './attempt.ts';
import type { PacedHandshake } from './handshake-pace.ts';
import { isRefused } from './learnt-pace.ts';
import type { Slot, Slots } from './slots.ts';

interface Watched {
  connection: Connection;
  user: string;
  slot: Slot;
  handshake: PacedHandshake;
  slots: Slots;
  attempt: Attempt;
}

/** Keeps count of a connection, and notes where it was refused for being one too many, or lost without our doing. */
export function watchConnection(watched: Watched): void {
  const { connection, slot, handshake } = watched;
  let isFirst = true;
  let isOpen = false;
  connection.onArrival((arrived) => {
    if (arrived.kind === 'opened') {
      isOpen = true;
      slot.opened();
      handshake.accepted();
    }
    if (arrived.kind === 'frame' && isFirst) {
      isFirst = false;
      judgeFirstFrame(arrived.text, watched);
    }
    if (arrived.kind !== 'closed') return;
    slot.release();
    if (arrived.isOurs) return;
    if (!isOpen) judgeHandshake(watched);
    judgeEnd(isFirst, watched);
  });
}

/** The answer to our own valid token is CONNECTED, or says why not. */
function judgeFirstFrame(text: string, watched: Watched): void {
  const json = parseJson(text);
  if (frameKind({ json }) === 'connected') watched.slot.wentLive();
  else if (isObject(json) && typeof json.error_code === 'string' && watched.connection.hasSentOwnToken) {
    if (json.error_code === 'AUTH_TOKEN_EXPIRED') watched.attempt.troubles.add('expired');
    else if (!json.error_code.startsWith('AUTH_')) noteCrowd(watched);
  }
}

/** Who breaks a handshake off may be a gateway that reaches nobody, as well as who says so. */
function judgeHandshake({ connection: { refusal }, attempt }: Watched): void {
  if (!refusal || isFromGateway(refusal)) attempt.troubles.add('unopened');
}

function judgeEnd(hasHeardNothing: boolean, watched: Watched): void {
  const { connection, attempt, slots } = watched;
  const { failure, refusal, hasSentOwnToken } = connection;
  if (failure?.code === 'ECONNREFUSED' || failure?.code === 'EPROXY') attempt.troubles.add('unreachable');
  else attempt.troubles.add('cut');
  if (refusal && isRefused(refusal)) {
    if (slots.openTogether === 0) {
      attempt.troubles.add('refused');
      return;
    }
    slots.lower({ connections: slots.openTogether });
    attempt.troubles.add('crowded');
  } else if (hasHeardNothing && hasSentOwnToken && !failure) noteCrowd(watched);
}

/** Refused with a valid token while others of the same user are open: this one was too many. */
function noteCrowd({ user, slots, attempt }: Watched): void {
  const others = slots.liveOf(user);
  if (others === 0) return;
  slots.lower({ connectionsPerUser: others });
  attempt.troubles.add('crowded');
}
