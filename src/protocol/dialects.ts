import type { ErrorCode } from './errors.ts';

/**
 * One reading of the chat document where it is unclear. `docs/protocol.md#readings` gives each point and its number.
 */
export interface Dialect {
  name: DialectName;
  /** Reading 1: the key of the text in a sent frame. */
  sendKey: 'messages' | 'message';
  /** Reading 2: the key of the list in the answer of `/chat/retrieve`. */
  retrieveKey: 'occupants' | 'messages';
  /** Reading 3: the `error_code` of create_dm for an unknown user. */
  unknownUser: ErrorCode;
  /** Reading 3: the `error_code` of room_info for a room that is unknown or foreign. */
  unknownRoom: ErrorCode;
  /** Reading 4: whether frames carry a `type`. */
  typedFrames: boolean;
  /** Reading 5: whether a first message that is no token object is answered by an error frame. */
  answersBadFirstMessage: boolean;
  /** Reading 6: whether the server closes the connection after an authentication error. */
  closesAfterRefusal: boolean;
  /** Reading 8: whether a second DM between the same two users is the old room again. */
  reusesDirectMessageRoom: boolean;
  /** Reading 9: whether `/chat/retrieve` lists messages by ascending id. */
  ordersHistory: boolean;
}

export type DialectName = 'documented' | 'deployed';

/** The named sets of readings: the letter of the document, and the other reading seen in the wild. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  documented: {
    name: 'documented',
    sendKey: 'messages',
    retrieveKey: 'occupants',
    unknownUser: 'NOT_FOUND',
    unknownRoom: 'NOT_FOUND',
    typedFrames: false,
    answersBadFirstMessage: true,
    closesAfterRefusal: true,
    reusesDirectMessageRoom: false,
    ordersHistory: true,
  },
  deployed: {
    name: 'deployed',
    sendKey: 'message',
    retrieveKey: 'messages',
    unknownUser: 'USER_NOT_FOUND',
    unknownRoom: 'ROOM_NOT_FOUND',
    typedFrames: true,
    answersBadFirstMessage: false,
    closesAfterRefusal: false,
    reusesDirectMessageRoom: true,
    ordersHistory: false,
  },
};

export const dialectNames = Object.keys(dialects) as DialectName[];
