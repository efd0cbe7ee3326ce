/** Cases that never are the only one to find a broken server, and why no server could be broken for them alone. */
export const neverAlone: Readonly<Record<string, string>> = {
  'connect.upgrade/plain-handshake':
    'Every connection of a run is opened by this handshake. Where it is refused, `connect.connected/valid-token` is not sent CONNECTED either, and is skipped because of it.',
  'send.posts/in-the-first-instant':
    'A server that takes no posts for some milliseconds after CONNECTED loses posts of other cases, too: which ones depends on how fast the machine is. The case makes certain that one of them finds it.',
  'send.indistinguishable/foreign-and-missing-room':
    'Whatever tells the two rooms apart is a frame or a close after one of them, and the cases of `send.silent-not-occupant`, `send.silent-unknown-room` and `send.stays-open` find it; this one is then skipped because of them.',
};
