import { type ClientTrace, judgeClients } from '../../src/client-rules/index.ts';
import { loadScenario, Mock, startServer } from '../../src/mock-server/index.ts';
import type { ClientVerdict, DialectName, Fault } from '../../src/protocol/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { within } from '../support/deadline.ts';
import { Wire } from './wire.ts';

export interface StageOptions {
  dialect?: DialectName;
  seed?: number;
  faults?: Fault[];
  /** How the command ended, where there was one. */
  end?: ClientTrace['end'];
  /** Shortens every time between entries to a hundredth, so that a busy machine does not make a fast client slow. */
  isFast?: boolean;
}

/** What is found in a client. */
export interface Judged {
  own: ClientVerdict;
  /** In what is left without what only the mock notes, as another recorder would have it. */
  foreign: ClientVerdict;
}

/** A client under test: does what it does, and is done when the promise is. */
export type Subject = (stage: Stage) => Promise<void>;

/** A mock of the default scenario, and somebody to make trouble. */
export class Stage {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly mock: Mock;

  constructor(mock: Mock, { url, webSocketUrl }: { url: string; webSocketUrl: string }) {
    this.mock = mock;
    this.url = url;
    this.webSocketUrl = webSocketUrl;
  }

  get sendKey(): string {
    return this.mock.switchboard.core.dialect.sendKey;
  }

  /** A connection that has said nothing yet. @param query begins with `?` */
  open(query = '', headers: Record<string, string> = {}): Promise<Wire> {
    return Wire.open(this.webSocketUrl + query, headers);
  }

  /** A connection on which CONNECTED has arrived. */
  async connect(user: string): Promise<Wire> {
    const wire = await this.open();
    wire.send({ auth_token: `token-${user}` });
    await wire.until('CONNECTED');
    return wire;
  }

  /** Somebody else posts a message, by the book. */
  async say(user: string, room: string, text: string): Promise<void> {
    const wire = await this.connect(user);
    wire.send({ room, [this.sendKey]: text });
    await wire.until(JSON.stringify(text));
    await wire.close();
  }

  /** The documented internal error. */
  loseEverybody(): void {
    this.mock.switchboard.connections.closeAll(1011, 'internal error');
  }

  /** @param authorization the header; none where it is null */
  async post(
    path: string,
    body: string | object,
    authorization: string | null = 'Bearer token-ada',
  ): Promise<{ status: number; body: string }> {
    const asked = fetch(this.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: authorization === null ? {} : { authorization },
    });
    const response = await within(asked, `${path} to be answered`);
    return { status: response.status, body: await response.text() };
  }
}

/**
 * Ada loses her connection, and tries again after each of the pauses: all tries but the last are refused.
 * @param pauses in milliseconds of the mock's clock
 */
export async function loseAndTry(stage: Stage, pauses: readonly number[]): Promise<void> {
  const wire = await stage.connect('ada');
  stage.loseEverybody();
  await wire.closeCode();
  const { clock, switchboard } = stage.mock;
  const { faults } = switchboard;
  faults.add({ name: 'outage', on: 'connect', respond: { status: 503 } });
  // Nothing but the pauses takes time, however busy the machine is.
  clock.freeze();
  for (const pause of pauses) {
    clock.advance(pause);
    await stage.open().catch(() => {});
  }
  clock.run();
  faults.remove('outage');
  const back = await stage.connect('ada');
  await back.close();
}

/** Lets a client play against a fresh mock. @returns the verdicts, once all its connections have ended */
export async function judgeSubject(subject: Subject, options: StageOptions = {}): Promise<Judged> {
  const { scenario } = loadScenario('default');
  const mock = await Mock.create(scenario, options);
  const open = new Set<number>();
  let allClosed = (): void => {};
  mock.switchboard.onEvent((event) => {
    if (event.type === 'opened') open.add(event.connection);
    if (event.type === 'closed') open.delete(event.connection);
    if (open.size === 0) allClosed();
  });
  const server = await startServer(mock);
  try {
    await subject(new Stage(mock, server));
    if (open.size > 0) {
      await within(new Promise<void>((resolve) => (allClosed = resolve)), 'the connections of the client to end');
    }
    const { entries: kept, forgotten } = mock.switchboard.trace.kept();
    const entries = options.isFast ? sped(kept) : kept;
    const trace = { entries, forgotten, ...(options.end && { end: options.end }) };
    const foreign = entries.filter(({ kind }) => kind !== 'note' && kind !== 'pong');
    return { own: judgeClients(trace), foreign: judgeClients({ ...trace, entries: foreign, foreign: {} }) };
  } finally {
    await server.close();
  }
}

function sped(entries: readonly TraceEntry[]): TraceEntry[] {
  const start = entries[0]?.at ?? 0;
  return entries.map((entry) => ({ ...entry, at: start + (entry.at - start) / 100 }));
}
