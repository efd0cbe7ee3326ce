/**
 * What `ctl trace --wait-for` understands. The mock reads the words; they stand here too, so that `--help` and the
 * short actions need not load it. A test holds the two together.
 */
export const waitForms: readonly string[] = [
  'sent by ada to room 1 saying "hi"',
  'posted by ada to room 1 saying "hi"',
  'received by bob in room 1 saying "hi"',
  'dropped by eve with not-occupant',
  'opened',
  'connected by ada',
  'disconnected by ada with 1006',
  'refused with AUTH_TOKEN_EXPIRED',
  'create_dm by ada with 200',
  'room_info by ada with 200',
  'retrieve by ada with 200',
  'fault by ada with retrieve-respond',
];
