import type { ChatReply } from '../../src/faults/index.ts';
import type { Mock } from '../../src/mock-server/index.ts';
import type { EndpointName } from '../../src/protocol/index.ts';

/** A client without a socket: what it sends is there at once, so that nothing depends on the machine. */
export class MemoryClient {
  readonly frames: string[] = [];
  closedWith: number | undefined;
  readonly #mock: Mock;
  readonly #token: string;
  readonly #connection: number;

  private constructor(mock: Mock, token: string) {
    this.#mock = mock;
    this.#token = token;
    this.#connection = mock.switchboard.open({
      send: ({ text }) => this.frames.push(text),
      ping: () => {},
      close: (code) => this.close(code),
      terminate: () => this.close(1006),
    });
  }

  /** Opens a connection and sends the token. */
  static connect(mock: Mock, token: string): MemoryClient {
    const client = new MemoryClient(mock, token);
    client.send({ auth_token: token });
    return client;
  }

  send(frame: unknown): void {
    this.#mock.switchboard.receive(this.#connection, JSON.stringify(frame));
  }

  /** The answer to a request, which must come at once. */
  request(endpoint: EndpointName, body: unknown): ChatReply {
    let answer: ChatReply | undefined;
    const authorization = `Bearer ${this.#token}`;
    this.#mock.switchboard.request({ endpoint, authorization, body: JSON.stringify(body) }, (reply) => {
      answer = reply;
    });
    if (!answer) throw new Error('There was no answer yet.');
    return answer;
  }

  close(code: number): void {
    if (this.closedWith !== undefined) return;
    this.closedWith = code;
    this.#mock.switchboard.closed(this.#connection, code);
  }
}
