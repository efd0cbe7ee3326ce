/**
 * A chat server written from the chat document alone. It shares nothing with the mock, in code or in habits, so that
 * whoever judges servers is not tuned to the mock: random ids, one flat log of messages, no echo to the sending
 * connection's user, no order in the history, nothing said to a bad first message.
 */
import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { closeServer, listenOnLoopback } from '../../support/listen.ts';
import type { RunningServer } from '../mutant.ts';

type Json = Record<string, unknown>;
type Account = { id: string; token: string; staleToken: string };
type Chat = { id: string; title: string | null; people: Account[] };
type Line = { id: number; message: string; poster: string; room: string; timestamp: number };

class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

class IndependentServer {
  private readonly accounts = ['Zoë', 'Yan', 'Xiu'].map(() => makeAccount());
  private readonly chats: Chat[] = [];
  private readonly log: Line[] = [];
  private readonly online: { who: Account; socket: WebSocket }[] = [];
  private counter = 4_000_000;

  constructor() {
    const [first, second, third] = this.accounts as [Account, Account, Account];
    this.chats.push({ id: randomUUID(), title: 'Everybody’s corner', people: [first, second] });
    this.chats.push({ id: randomUUID(), title: null, people: [second, third] });
    for (const chat of this.chats) this.write(chat, second, 'first!');
  }

  // --- over HTTP

  private whoIs(token: string): Account {
    const fresh = this.accounts.find((account) => account.token === token);
    if (fresh) return fresh;
    if (this.accounts.some((account) => account.staleToken === token)) {
      throw new HttpProblem(401, 'AUTH_TOKEN_EXPIRED', 'Please log in again');
    }
    throw new HttpProblem(401, 'AUTH_TOKEN_INVALID', 'Who are you?');
  }

  private callerOf(header: string | undefined): Account {
    if (!header) throw new HttpProblem(401, 'AUTH_TOKEN_MISSING', 'Please log in');
    const [, token] = /^Bearer (\S+)$/.exec(header) ?? [];
    if (!token) throw new HttpProblem(401, 'AUTH_TOKEN_INVALID', 'That is not how to log in');
    return this.whoIs(token);
  }

  private chatOf(id: unknown, caller: Account): Chat {
    const chat = this.chats.find((each) => each.id === id && each.people.includes(caller));
    if (!chat) throw new HttpProblem(404, 'NOT_FOUND', 'Nothing here');
    return chat;
  }

  private answer(path: string, caller: Account, body: Json): Json | undefined {
    switch (path) {
      case '/chat/create_dm': {
        const other = this.accounts.find((account) => account.id === text(body.other));
        if (!other) throw new HttpProblem(404, 'NOT_FOUND', 'Nobody here');
        this.chats.push({ id: randomUUID(), title: null, people: [other, caller] });
        return undefined;
      }
      case '/chat/room_info': {
        const chat = this.chatOf(text(body.room_id), caller);
        return { occupants: chat.people.map(({ id }) => id), room_name: chat.title };
      }
      case '/chat/retrieve': {
        if (!Number.isSafeInteger(body.after)) throw new HttpProblem(422, 'BAD_REQUEST', 'after what?');
        const mine = new Set(this.chats.filter(({ people }) => people.includes(caller)).map(({ id }) => id));
        const newer = this.log.filter(({ id, room }) => mine.has(room) && id > Number(body.after));
        return { occupants: newer.sort((a, b) => (a.message < b.message ? -1 : 1)), room_name: '' };
      }
      default:
        throw new HttpProblem(404, 'NOT_FOUND', 'No such page');
    }
  }

  readonly onRequest = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    try {
      const caller = this.callerOf(request.headers.authorization);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const reply = this.answer(request.url ?? '', caller, objectFrom(Buffer.concat(chunks).toString()));
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply && JSON.stringify(reply));
    } catch (error) {
      const { status, code, message } = error instanceof HttpProblem ? error : new HttpProblem(500, 'OOPS', 'Oops');
      response.writeHead(status, { 'content-type': 'text/json' });
      response.end(JSON.stringify({ error_code: code, error: message }));
    }
  };

  // --- over WebSocket

  readonly onSocket = (socket: WebSocket): void => {
    socket.once('message', (data, isBinary) => {
      try {
        const who = this.whoIs(tokenFrom(isBinary ? '' : data.toString()));
        socket.on('message', (frame, binary) => this.onFrame(who, binary ? '' : frame.toString()));
        this.online.push({ who, socket });
        socket.send('{ "status" : "CONNECTED" }');
      } catch (error) {
        if (error instanceof HttpProblem && error.status === 401) {
          socket.send(JSON.stringify({ error: error.message, error_code: error.code }));
        }
      }
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      const index = this.online.findIndex((each) => each.socket === socket);
      if (index >= 0) this.online.splice(index, 1);
    });
  };

  private onFrame(who: Account, frame: string): void {
    try {
      const { room, messages } = objectFrom(frame);
      const line = this.write(this.chatOf(text(room), who), who, text(messages));
      const people = this.chats.find(({ id }) => id === line.room)?.people;
      for (const { who: reader, socket } of this.online) {
        if (reader !== who && people?.includes(reader)) socket.send(JSON.stringify({ message: line }));
      }
    } catch {
      // The document wants silence; a real server would write its log here.
    }
  }

  private write(chat: Chat, who: Account, message: string): Line {
    this.counter += 1 + Math.floor(Math.random() * 1_000);
    const line = {
      id: this.counter,
      message,
      poster: who.id,
      room: chat.id,
      timestamp: Math.round(Date.now() / 1_000),
    };
    this.log.push(line);
    return line;
  }

  config(target: string): RunningServer['config'] {
    const [member, peer, outsider] = this.accounts as [Account, Account, Account];
    const [shared, foreign] = this.chats as [Chat, Chat];
    return {
      target,
      users: { member: asUser(member), peer: asUser(peer), outsider: asUser(outsider) },
      rooms: { shared: shared.id, foreign: foreign.id },
      tokens: { expired: member.staleToken },
      waive: { 'create-dm.occupants': 'the id of a new room cannot be guessed' },
    };
  }
}

const makeAccount = (): Account => ({ id: randomUUID(), token: randomUUID(), staleToken: randomUUID() });

const asUser = ({ id, token }: Account) => ({ id, token });

function objectFrom(json: string): Json {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Falls through to the same answer.
  }
  throw new HttpProblem(422, 'BAD_REQUEST', 'An object, please');
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new HttpProblem(422, 'BAD_REQUEST', 'A text, please');
  return value;
}

const tokenFrom = (frame: string): string => text(objectFrom(frame).auth_token);

export async function startIndependentServer(): Promise<RunningServer> {
  const chat = new IndependentServer();
  const server = http.createServer(chat.onRequest);
  const sockets = new WebSocketServer({ server, path: '/chat/connect' });
  sockets.on('connection', chat.onSocket);
  const port = await listenOnLoopback(server);
  return {
    config: chat.config(`http://127.0.0.1:${port}`),
    close: async () => {
      for (const client of sockets.clients) if (client.readyState !== WebSocket.CLOSED) client.terminate();
      server.closeAllConnections();
      await closeServer(server);
    },
  };
}
