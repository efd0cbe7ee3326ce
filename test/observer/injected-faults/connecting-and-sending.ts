import { always, type InjectedFault } from './injected-fault.ts';

export const connectingAndSending: readonly InjectedFault[] = [
  {
    name: 'a refused connection receives',
    breaks: ['connect.refused-stays-dark'],
    make: always((acts) => ({
      afterRefused(_connection, { room }) {
        if (room !== '1') return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'what is sent to a foreign room is posted',
    breaks: ['send.dropped-has-no-effect'],
    make: always((acts) => ({
      postsForbidden(_connection, room) {
        if (room !== '3') return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'a room id of the wrong type is taken',
    breaks: ['send.dropped-has-no-effect'],
    make: always((acts) => ({
      reads(_connection, data) {
        if (!data?.includes('"room":1')) return undefined;
        acts();
        return { room: '1', text: (JSON.parse(data) as { messages: string }).messages };
      },
    })),
  },
  {
    name: 'a refused connection posts',
    breaks: ['connect.refused-cannot-post'],
    make: always((acts) => ({
      postsDark({ state }) {
        if (state === 'refused') acts();
        return state === 'refused';
      },
    })),
  },
  {
    name: 'a chat frame as first message is posted',
    breaks: ['connect.bad-first-message'],
    make: always((acts) => ({
      postsDark({ state, tokenSent }) {
        if (state === 'open' && !tokenSent) acts();
        return state === 'open' && !tokenSent;
      },
    })),
  },
  {
    name: 'a first message without a token leads to CONNECTED',
    breaks: ['connect.bad-first-message'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('hello')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'an invalid token leads to CONNECTED',
    breaks: ['connect.invalid-token'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('(invalid)')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'an expired token leads to CONNECTED',
    breaks: ['connect.expired-token'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('(expired)')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    isRare: true,
    name: 'something comes before the token',
    breaks: ['connect.waits-for-token', 'connect.connected-first'],
    alsoBroken: ['live.no-undocumented-frames'],
    make: (now, acts) => ({
      onOpen() {
        if (!now()) return [];
        acts();
        return [{ hello: 'client' }];
      },
    }),
  },
  {
    isRare: true,
    name: 'CONNECTED comes twice',
    breaks: ['connect.connected-once'],
    make: (now, acts) => ({
      onConnected() {
        if (!now()) return [];
        acts();
        return [{ status: 'CONNECTED' }];
      },
    }),
  },
  {
    name: 'a dropped frame is answered by an error',
    breaks: ['send.silent-not-occupant', 'send.silent-unknown-room', 'send.silent-malformed'],
    make: always((acts) => ({
      onDropped() {
        acts();
        return [{ error: 'No', error_code: 'FORBIDDEN' }];
      },
    })),
  },
];
