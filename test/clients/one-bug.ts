import type { ClientRequirementId } from '../../src/client-rules/index.ts';
import type { Bugs } from './small-client.ts';

/** A small client with one bug, and the scenarios that show it to a client that lives ten seconds. */
export interface OneBugClient {
  name: string;
  breaks: ClientRequirementId;
  bugs: Bugs;
  shownBy: readonly string[];
}

export const oneBugClients: readonly OneBugClient[] = [
  {
    name: 'speaks before CONNECTED',
    breaks: 'client.waits-for-connected',
    bugs: { speaksTooEarly: true },
    shownBy: ['default', 'slow-network'],
  },
  {
    name: 'sends its token again and again',
    breaks: 'client.token-once',
    bugs: { repeatsToken: true },
    shownBy: ['default', 'busy'],
  },
  {
    name: 'sends no JSON',
    breaks: 'client.valid-json',
    bugs: { frame: "{room: '1', messages: 'hello'}" },
    shownBy: ['default'],
  },
  {
    name: 'sends the key of the other dialect',
    breaks: 'client.sent-frame',
    bugs: { frame: '{"room":"1","message":"hello"}' },
    shownBy: ['default'],
  },
  {
    name: 'forgets the scheme',
    breaks: 'client.bearer',
    bugs: { scheme: '' },
    shownBy: ['default'],
  },
  {
    name: 'asks for a room by a number',
    breaks: 'client.request-body',
    bugs: { roomQuestion: '{"room_id":1}' },
    shownBy: ['default'],
  },
  {
    name: 'sends a message again until it is answered',
    breaks: 'client.no-endless-resend',
    bugs: { resendsEveryMs: 250 },
    shownBy: ['default', 'empty'],
  },
  {
    name: 'closes and opens in an effect',
    breaks: 'client.keeps-connection',
    bugs: { churnsEveryMs: 30 },
    shownBy: ['default'],
  },
  {
    name: 'connects again at once',
    breaks: 'client.reconnect-pause',
    bugs: { pauseMs: () => 1 },
    shownBy: ['reconnect-storm', 'server-restarts'],
  },
  {
    name: 'connects again every 300 ms',
    breaks: 'client.reconnect-backoff',
    bugs: { pauseMs: () => 300 },
    shownBy: ['reconnect-storm'],
  },
  {
    name: 'goes on with a token that was refused',
    breaks: 'client.logs-in-again',
    bugs: { ignoresRefusal: true, pauseMs: (failures) => 250 * 1.2 ** failures },
    shownBy: ['expired-session'],
  },
  {
    name: 'never asks for what it missed',
    breaks: 'client.fetches-missed',
    bugs: { forgetsHistory: true },
    shownBy: ['reconnect-storm', 'server-restarts', 'duplicates-and-disorder', 'flaky-server'],
  },
  {
    name: 'asks for one too many',
    breaks: 'client.resumes-without-loss',
    bugs: { after: (before) => before + 1 },
    shownBy: ['reconnect-storm', 'server-restarts'],
  },
  {
    name: 'asks for everything whenever it comes back',
    breaks: 'client.resumes-from-last',
    bugs: { after: () => 0 },
    shownBy: ['server-restarts'],
  },
  {
    name: 'falls over a frame that it does not know',
    breaks: 'client.survives-frames',
    bugs: { throwsOnUnknown: true },
    shownBy: ['strange-frames', 'newer-server'],
  },
  {
    name: 'parses an answer before it looks at the status',
    breaks: 'client.survives-frames',
    bugs: { throwsOnAnswer: true },
    shownBy: ['flaky-server'],
  },
  {
    name: 'falls over when its connection is closed',
    breaks: 'client.survives-close',
    bugs: { throwsOnClose: true },
    shownBy: ['reconnect-storm', 'server-restarts', 'expired-session', 'duplicates-and-disorder', 'flaky-server'],
  },
];
