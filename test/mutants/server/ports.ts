import type { OutgoingFrame } from '../../../src/mock-server/switchboard/switchboard.ts';
import type { Traits } from './serve.ts';

type ChangePort = NonNullable<Traits['port']>;

export const isConnected = ({ text }: OutgoingFrame): boolean => text.includes('"CONNECTED"');

const isLive = ({ text }: OutgoingFrame): boolean => text.startsWith('{"message"');

/** CONNECTED leaves later than it should, while live frames already pass it. */
export function holdConnected(milliseconds: number): ChangePort {
  return (port) => ({
    ...port,
    send: (frame) => {
      if (isConnected(frame)) setTimeout(() => port.send(frame), milliseconds);
      else port.send(frame);
    },
  });
}

/** Live frames are lost for a while after CONNECTED. */
export function deafAfterConnected(milliseconds: number): ChangePort {
  return (port) => {
    let hearsFrom = 0;
    return {
      ...port,
      send: (frame) => {
        if (isConnected(frame)) hearsFrom = performance.now() + milliseconds;
        if (!isLive(frame) || performance.now() >= hearsFrom) port.send(frame);
      },
    };
  };
}

/** No live frame goes out any more once the client has sent a ping without data: others only keep a connection alive. */
export const deafAfterAPing: ChangePort = (port, { webSocket }) => {
  let isDeaf = false;
  webSocket.on('ping', (data: Buffer) => {
    isDeaf ||= data.length === 0;
  });
  return { ...port, send: (frame) => (isDeaf && isLive(frame) ? undefined : port.send(frame)) };
};

/** Of what comes in one packet only the first frame is read. */
export const readsOncePerPacket: NonNullable<Traits['reads']> = ({ stream }) => {
  let isFirst = true;
  stream.prependListener('data', () => {
    isFirst = true;
  });
  return () => {
    const isRead = isFirst;
    isFirst = false;
    return isRead;
  };
};

/** What ends a frame whose beginning came in an earlier packet is not read. */
export const readsWholePackets: NonNullable<Traits['reads']> = ({ stream }) => {
  let rest: Buffer = Buffer.alloc(0);
  let endsOne = false;
  stream.prependListener('data', (packet: Buffer) => {
    endsOne = rest.length > 0;
    rest = behindFrames(Buffer.concat([rest, packet]));
  });
  return () => !endsOne;
};

/** What follows the last whole frame of a client; with no more than 65,535 bytes each. */
function behindFrames(bytes: Buffer): Buffer {
  const length = (bytes[1] ?? 0) & 0x7f;
  const whole = length === 126 ? 8 + (bytes.length < 4 ? 0 : bytes.readUInt16BE(2)) : 6 + length;
  return bytes.length >= whole ? behindFrames(bytes.subarray(whole)) : bytes;
}

/** The first live frame is lost. */
export const losesFirstLive: ChangePort = (port) => {
  let seen = 0;
  return {
    ...port,
    send: (frame) => {
      if (isLive(frame)) seen += 1;
      if (seen !== 1 || !isLive(frame)) port.send(frame);
    },
  };
};

/** Of two live frames in one turn of the event loop the second goes out first: nobody can have read either before. */
export const swapPairs: ChangePort = (port) => {
  let held: OutgoingFrame | undefined;
  const release = (): void => {
    if (held) port.send(held);
    held = undefined;
  };
  return {
    ...port,
    send: (frame) => {
      if (isLive(frame) && !held) {
        held = frame;
        setImmediate(release);
        return;
      }
      port.send(frame);
      release();
    },
  };
};
