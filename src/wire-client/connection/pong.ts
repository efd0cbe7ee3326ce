import { WebSocket } from 'ws';

/**
 * Answers pings, with at most one pong on its way: a later ping is answered when that has left, the newest alone, as
 * RFC 6455 (5.5.3) allows. The automatic pongs of `ws` would pile up and end the connection where a server pings freely.
 */
export function answerPings(socket: WebSocket): void {
  let isUnderWay = false;
  let newest: Buffer | undefined;
  const answer = (data: Buffer): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    isUnderWay = true;
    socket.pong(data, true, () => {
      isUnderWay = false;
      const next = newest;
      newest = undefined;
      if (next) answer(next);
    });
  };
  socket.on('ping', (data) => {
    if (isUnderWay) newest = data;
    else answer(data);
  });
}
