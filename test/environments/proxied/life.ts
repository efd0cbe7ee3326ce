import { WebSocket } from 'ws';
import { ChatClient, type WebSocketConstructor } from '../../../src/client/index.ts';
import type { CheckConfig } from '../../../src/protocol/index.ts';
import { within } from '../../support/deadline.ts';

const texts = ['hi', 'zwölf – 💬', '  spaces  ', '"quotes" & <b>', 'line\nbreak', '0042'];

/** A person with the reference client, who sees what comes. */
class Person {
  readonly client: ChatClient;
  readonly #seen = new Set<string>();
  #look = (): void => {};

  constructor(url: string, token: string) {
    this.client = new ChatClient({
      url,
      token,
      WebSocket: WebSocket as unknown as WebSocketConstructor,
      onMessage: ({ message }) => {
        this.#seen.add(message);
        this.#look();
      },
      onStatus: () => this.#look(),
    });
    this.client.connect();
  }

  live(): Promise<void> {
    return this.#until(() => this.client.status === 'live', 'a live connection');
  }

  saw(text: string): Promise<void> {
    return this.#until(() => this.#seen.has(text), JSON.stringify(text));
  }

  /** A broken server may never do it: then life goes on. */
  async #until(fits: () => boolean, what: string): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#look = () => fits() && resolve();
      this.#look();
    });
    await within(done, what, 1500).catch(() => {});
  }
}

type Reached = { url: string };

/** Two people talk, a third stands by, one comes back and reads; an app asks with a token that has run out. */
export async function life({ url }: Reached, { users, rooms, tokens }: CheckConfig): Promise<void> {
  const tokenOf = (role: 'member' | 'peer' | 'outsider'): string => String(users[role]?.token);
  const [ada, bob, eve] = (['member', 'peer', 'outsider'] as const).map((role) => new Person(url, tokenOf(role)));
  if (!ada || !bob || !eve) return;
  const people = [ada, bob, eve];
  await Promise.all(people.map((person) => person.live()));
  const room = String(rooms?.shared);
  for (const [index, text] of texts.entries()) {
    const [speaker, listener] = index % 2 === 0 ? [ada, bob] : [bob, ada];
    speaker.client.send(room, text);
    await Promise.all([listener.saw(text), speaker.saw(text)]);
  }
  const { client } = ada;
  const asking = [client.roomInfo(room), client.roomInfo('nowhere'), client.createDm('bob'), client.createDm('nobody')];
  await Promise.allSettled(asking);
  await askWithExpired(url, String(tokens?.expired));
  client.close();
  const again = new Person(url, tokenOf('member'));
  await again.live();
  bob.client.send(room, 'welcome back');
  await Promise.all([again.saw('welcome back'), bob.saw('welcome back')]);
  for (const person of [bob, eve, again]) person.client.close();
}

/** An app whose token has run out, and who asks once. */
async function askWithExpired(url: string, expired: string): Promise<void> {
  const headers = { authorization: `Bearer ${expired}` };
  await fetch(`${url}/chat/retrieve`, { method: 'POST', body: '{"after":0}', headers })
    .then((answer) => answer.text())
    .catch(() => {});
}
