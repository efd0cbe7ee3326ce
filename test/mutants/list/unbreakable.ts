/** Requirements that no server can break alone, with the reason. */
export const unbreakable: Readonly<Record<string, string>> = {
  'send.indistinguishable':
    'Whatever tells a foreign room from a missing one, a frame or a close, breaks `send.silent-not-occupant`, `send.silent-unknown-room` or `send.stays-open`, which are reported in its place.',
};
