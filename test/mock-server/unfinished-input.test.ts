import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { type Sender, UnfinishedInput, unfinishedInput } from '../../src/mock-server/adapters/unfinished-input.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

class FakeSender implements Sender {
  readonly cutOff = vi.fn();
  readonly #isKnown: boolean;

  constructor(isKnown: boolean) {
    this.#isKnown = isKnown;
  }

  isKnown(): boolean {
    return this.#isKnown;
  }
}

const known = () => new FakeSender(true);
const nobody = () => new FakeSender(false);
const cutOff = (senders: readonly FakeSender[]) => senders.map((sender) => sender.cutOff.mock.calls.length);

describe('what clients have begun to send', () => {
  it('is bounded: of those who came without a token, who sent most is cut off, and then of the others', () => {
    const input = new UnfinishedInput(1000);
    const senders = [known(), nobody(), nobody(), known()] as const;
    input.keeps(senders[0], 700);
    input.keeps(senders[1], 100);
    input.keeps(senders[2], 200);
    expect(cutOff(senders)).toEqual([0, 0, 0, 0]);
    input.keeps(senders[3], 150);
    expect(cutOff(senders)).toEqual([0, 0, 1, 0]);
    input.keeps(senders[3], 250);
    expect(cutOff(senders)).toEqual([0, 1, 1, 0]);
    input.keeps(senders[3], 400);
    expect(cutOff(senders)).toEqual([1, 1, 1, 0]);
    input.finished(senders[3]);
    input.keeps(senders[0], 1000);
    expect(cutOff(senders)).toEqual([1, 1, 1, 0]);
  });

  it('is not waited for longer than twice a minute; what is whole never was', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const input = new UnfinishedInput();
    const senders = [nobody(), known(), known()] as const;
    for (const sender of senders) input.keeps(sender, 10);
    input.finished(senders[2]);
    vi.advanceTimersByTime(59_000);
    input.finished(senders[1]);
    input.keeps(senders[1], 10);
    expect(cutOff(senders)).toEqual([0, 0, 0]);
    vi.advanceTimersByTime(1000);
    expect(cutOff(senders)).toEqual([1, 0, 0]);
    vi.advanceTimersByTime(60_000);
    expect(cutOff(senders)).toEqual([1, 1, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** All that may be unfinished, but for a little, is another's. */
function keptBy(other: FakeSender): void {
  unfinishedInput.keeps(other, 256 * 1_048_576 - 10_000);
  onTestFinished(() => unfinishedInput.finished(other));
}

async function rawSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await within(once(socket, 'connect'), 'the TCP connection');
  return socket;
}

/** The beginning of a masked text frame of a megabyte. */
const begunFrame = Buffer.concat([
  Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]),
  Buffer.alloc(20_000),
]);

test('a connection without a token that leaves a frame unfinished is cut off before who has one', async () => {
  const { url, events } = await startMock();
  keptBy(known());
  const socket = await withBegunFrame(url);
  expect((await nextEvent(events, 'cut-off')).why).toMatch(/^it left \d+ bytes unfinished/);
  await within(once(socket, 'close'), 'the end of the connection');
});

async function withBegunFrame(url: string): Promise<Socket> {
  const socket = await rawSocket(url);
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
  socket.write(`GET /chat/connect HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`);
  await within(once(socket, 'data'), 'the handshake');
  socket.resume().write(begunFrame);
  return socket;
}

test('a stalled connection stays open, whatever it had begun', async () => {
  const { mock, url, events } = await startMock();
  const keeps = vi.spyOn(unfinishedInput, 'keeps');
  onTestFinished(() => keeps.mockRestore());
  await withBegunFrame(url);
  const begun = () => keeps.mock.lastCall?.[1];
  await expect.poll(begun, { message: 'the frame to be read' }).toBe(begunFrame.length);
  mock.switchboard.stall(1);
  const other = known();
  keptBy(other);
  unfinishedInput.keeps(other, 256 * 1_048_576 + 1);
  expect(other.cutOff).toHaveBeenCalledOnce();
  expect(events.unread.map(({ type }) => type)).not.toContain('cut-off');
});

test('a user’s long frame is taken whole, also beside many who finish none', async () => {
  const { webSocketUrl } = await startMock();
  const other = nobody();
  keptBy(other);
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'x'.repeat(900_000) });
  expect((await ada.next()).message.message).toHaveLength(900_000);
  expect(other.cutOff).toHaveBeenCalledOnce();
});

const askWith = (length: number, ...headers: string[]): string =>
  ['POST /chat/retrieve HTTP/1.1', 'Host: x', `Content-Length: ${length}`, ...headers, '', ''].join('\r\n');

test('a body that is left unfinished is answered by 503 where there are too many of them', async () => {
  const { url } = await startMock();
  keptBy(known());
  const socket = await rawSocket(url);
  socket.write(`${askWith(50_000)}${'x'.repeat(20_000)}`);
  const [answer] = await within(once(socket, 'data'), 'the answer');
  expect(String(answer)).toMatch(/^HTTP\/1.1 503 .*connection: close.*"error_code":"UNAVAILABLE"/is);
});

test.each([
  ['AUTH_TOKEN_MISSING', []],
  ['AUTH_TOKEN_INVALID', ['Authorization: Bearer nobody']],
])('a long body that came with nobody’s token is not waited for: %s', async (code, headers) => {
  const { url } = await startMock();
  const socket = await rawSocket(url);
  socket.write(`${askWith(1_048_576, ...headers)}${'x'.repeat(70_000)}`);
  const [answer] = await within(once(socket, 'data'), 'the answer');
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 401 .*connection: close.*"error_code":"${code}"`, 'is'));
});
