import type { ClientRequirementId } from '../register.ts';

interface Row {
  isJudged: boolean;
  /** How, or why it cannot be. */
  how: string;
}

const judged = (how: string): Row => ({ isJudged: true, how });
const unjudged = (how: string): Row => ({ isJudged: false, how });

const unknownEnds = 'Who ended a connection, or broke it off, is known at the server alone.';
const unknownPosts = 'Only the mock knows what was posted meanwhile in the rooms of a user.';

/**
 * For every requirement: whether a recording that the mock did not make, such as a browser's HAR or a proxy's trace, can
 * show that it was kept or broken. The mock notes more than what passes; where that is missing, nobody is accused.
 */
export const onForeignRecordings: Readonly<Record<ClientRequirementId, Row>> = {
  'client.token-first': judged('On connections that were recorded from their opening on, by the first frame.'),
  'client.token-once': judged('By the frames of a connection.'),
  'client.waits-for-connected': judged(
    'By frames that came before CONNECTED. Whether one was too early that came behind it, only the mock knows.',
  ),
  'client.made-when-connected': unjudged(unknownPosts),
  'client.valid-json': judged('By the frames and bodies themselves.'),
  'client.sent-frame': judged('By the frames after CONNECTED; either key is right where the dialect is not known.'),
  'client.bearer': judged('By headers that are in the recording; browsers cut them out when they export.'),
  'client.request-body': judged('By bodies that are in the recording.'),
  'client.known-endpoints': unjudged(
    'What goes to other paths is not taken for the chat, as it may belong to the app.',
  ),
  'client.sound-connection': unjudged('Only the mock notes why it had to cut a client off.'),
  'client.no-endless-resend': unjudged('Only the mock knows that a message was dropped: a server does it in silence.'),
  'client.no-flood': judged('By the times of frames and requests whose user is known.'),
  'client.keeps-connection': unjudged(unknownEnds),
  'client.reconnect-pause': judged('Where the recording shows that the server closed; a HAR does not.'),
  'client.reconnect-backoff': judged('Where the recording shows that the server closed; a HAR does not.'),
  'client.survives-close': judged('Where the recording shows that the server closed; a HAR does not.'),
  'client.survives-frames': judged(
    'It went on after a frame that the document does not know; how it ended is unknown.',
  ),
  'client.fetches-missed': unjudged(unknownPosts),
  'client.resumes-without-loss': unjudged(unknownPosts),
  'client.resumes-from-last': judged('Where the recording shows that the server closed; a HAR does not.'),
  'client.logs-in-again': judged('By answers 401 to requests whose user is known.'),
  'client.closes-properly': unjudged(unknownEnds),
  'client.error-text': unjudged('It cannot be judged from outside.'),
  'client.shows-state': unjudged('It cannot be judged from outside.'),
  'client.shows-once': unjudged('It cannot be judged from outside.'),
  'client.shows-in-order': unjudged('It cannot be judged from outside.'),
  'client.secure': unjudged('It cannot be judged from outside.'),
};
