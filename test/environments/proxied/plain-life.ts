import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { CheckConfig } from '../../../src/protocol/index.ts';
import { within } from '../../support/deadline.ts';

const texts = ['one', 'zwei 💬', ' three ', '{"room":"4"}', 'five\nlines', 'six'];

/** Somebody with a bare socket and `fetch`, who has read the document and nothing else. */
class Talker {
  readonly #url: string;
  readonly #token: string;
  #socket: WebSocket | undefined;
  #heard: string[] = [];
  #look = (): void => {};

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}/chat/connect`);
    this.#socket = socket;
    this.#heard = [];
    socket.on('error', () => {});
    socket.on('message', (data) => {
      this.#heard.push(String(data));
      this.#look();
    });
    await within(once(socket, 'open'), 'the socket to open', 1500).catch(() => {});
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ auth_token: this.#token }));
    await this.hears('CONNECTED');
  }

  say(room: string, text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ room, messages: text }));
  }

  /** A broken server may never send it, and a fault may keep it: then life goes on. */
  async hears(part: string): Promise<void> {
    const inJson = JSON.stringify(part).slice(1, -1);
    const done = new Promise<void>((resolve) => {
      this.#look = () => this.#heard.some((text) => text.includes(inJson)) && resolve();
      this.#look();
    });
    await within(done, part, 1500).catch(() => {});
  }

  async ask(path: string, body: object): Promise<string> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const answer = fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return await answer.then((come) => come.text()).catch(() => '');
  }

  async leave(): Promise<void> {
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.close(1000);
    await within(closed, 'the socket to close', 1500).catch(() => socket.terminate());
  }
}

/** Two talk in bursts, with two sockets for one of them; one leaves, misses something and catches up; all ask for things. */
export async function plainLife({ url }: { url: string }, { users, rooms, tokens }: CheckConfig): Promise<void> {
  const talker = (token: unknown): Talker => new Talker(url, String(token));
  const [ada, alsoAda] = [talker(users.member.token), talker(users.member.token)];
  const [bob, eve] = [talker(users.peer.token), talker(users.outsider?.token)];
  const room = String(rooms?.shared);
  for (const each of [ada, alsoAda, bob, eve]) await each.connect();
  const before = await ada.ask('/chat/retrieve', { after: 0 });
  for (const text of texts) bob.say(room, text);
  for (const text of texts) await Promise.all([ada.hears(text), alsoAda.hears(text)]);
  ada.say(room, 'thank you');
  await Promise.all([bob.hears('thank you'), alsoAda.hears('thank you')]);
  await alsoAda.leave();
  bob.say(room, 'while you were away');
  await ada.hears('while you were away');
  const newest = Math.max(0, ...[...before.matchAll(/"id":(\d{1,15})\b/g)].map(([, id]) => Number(id)));
  await Promise.all([alsoAda.ask('/chat/retrieve', { after: newest }), eve.ask('/chat/retrieve', { after: 0 })]);
  for (const asked of [room, 'nowhere']) await ada.ask('/chat/room_info', { room_id: asked });
  await eve.ask('/chat/room_info', { room_id: room });
  for (const other of ['bob', 'nobody']) await ada.ask('/chat/create_dm', { other });
  await talker(tokens?.expired).ask('/chat/retrieve', { after: 0 });
  await alsoAda.connect();
  bob.say(room, 'welcome back');
  await Promise.all([alsoAda.hears('welcome back'), ada.hears('welcome back')]);
  for (const each of [ada, alsoAda, bob, eve]) await each.leave();
}
