import type { Message, Scenario, ScenarioRoom, Step, TraceEntry } from '../../protocol/index.ts';

type EntryOf<Kind extends TraceEntry['kind']> = Extract<TraceEntry, { kind: Kind }>;

/**
 * Turns a recorded trace into a scenario: who took part, the rooms and what was said in them before, and as steps what
 * each of them did and what reached them. What a trace does not tell is left out: names, rooms nobody looked at.
 * @param text NDJSON, as `serve --trace` writes it
 * @throws Error where a line is no trace entry
 * @example scenarioFromTrace(readFileSync('trace.ndjson', 'utf8'), 'trace.ndjson')
 */
export function scenarioFromTrace(text: string, file: string): Scenario {
  const recorded = new RecordedScenario();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    recorded.read(entryOf(line, `${file}:${index + 1}`));
  }
  return recorded.scenario(file);
}

function entryOf(line: string, place: string): TraceEntry {
  const entry = parsed(line) as Partial<TraceEntry> | undefined;
  if (typeof entry?.kind !== 'string' || typeof entry.seq !== 'number' || typeof entry.at !== 'number') {
    throw new Error(`${place} is no entry of a trace; a file that \`serve --trace FILE\` has written is expected.`);
  }
  return entry as TraceEntry;
}

/** What has been learnt from a trace so far. */
class RecordedScenario {
  readonly #users = new Set<string>();
  readonly #rooms = new Map<string, { name: string | null; occupants: Set<string> }>();
  readonly #known = new Map<number, Message>();
  readonly #posted = new Set<number>();
  readonly #requests = new Map<number, EntryOf<'request'>>();
  readonly #steps: Step[] = [];
  /** The last frame of each connection. */
  readonly #received = new Map<number, string | null>();
  /** What reached somebody before the trace said that it was posted: the frames of a message come first. */
  readonly #early: { id: number; step: Step }[] = [];
  #startedAt: number | undefined;

  read(entry: TraceEntry): void {
    this.#startedAt ??= entry.at;
    switch (entry.kind) {
      case 'received':
        this.#received.set(entry.connection, entry.data);
        break;
      case 'sent':
        this.#sent(entry);
        break;
      case 'request':
        this.#requests.set(entry.request, entry);
        break;
      case 'response':
        this.#response(entry);
        break;
      case 'closed':
        if (entry.user !== undefined) this.#steps.push({ as: this.#user(entry.user), disconnect: {} });
        break;
      case 'note':
        if (entry.event.type === 'posted') this.#wasPosted(entry.event.message);
        if (entry.event.type === 'dropped') this.#dropped(entry.event.user, entry.event.connection);
    }
  }

  scenario(file: string): Scenario {
    const rooms = [...this.#rooms].map(([id, { name, occupants }]): ScenarioRoom => {
      return { id, ...(name !== null && { name }), occupants: [...occupants] };
    });
    const start = this.#startedAt ?? 0;
    const before = [...this.#known.values()].filter(({ id, room }) => !this.#posted.has(id) && this.#rooms.has(room));
    return {
      description: `Recorded in ${file.split('/').at(-1)}.`,
      clock: new Date(start).toISOString(),
      users: [...this.#users].map((id) => ({ id })),
      rooms,
      messages: before
        .sort((a, b) => a.id - b.id)
        .map(({ room, poster, message, timestamp }) => {
          return { room, poster, message, ago: `${Math.max(0, Math.floor(start) - timestamp * 1000)}ms` };
        }),
      steps: this.#steps,
    };
  }

  #sent({ user, data }: EntryOf<'sent'>): void {
    if (user === undefined) return;
    const frame = parsed(data) as { status?: string; message?: Message } | undefined;
    if (frame?.status === 'CONNECTED') this.#steps.push({ as: this.#user(user), connect: {} });
    if (!frame?.message) return;
    const { room, poster, message } = frame.message;
    this.#occupant(room, user);
    this.#saw(frame.message);
    if (poster === user) return;
    const step: Step = { as: user, expect: { message: { poster, room, message } } };
    if (this.#posted.has(frame.message.id)) this.#steps.push(step);
    else this.#early.push({ id: frame.message.id, step });
  }

  #wasPosted(posted: Message): void {
    this.#posted.add(posted.id);
    this.#saw(posted);
    const { poster, room, message } = posted;
    this.#steps.push({ as: poster, send: { room, message } });
    for (const { id, step } of this.#early.splice(0)) if (id === posted.id) this.#steps.push(step);
  }

  #dropped(user: string, connection: number): void {
    const data = this.#received.get(connection);
    if (data) this.#steps.push({ as: this.#user(user), frame: { data } });
  }

  #response({ request, endpoint, user, status, body }: EntryOf<'response'>): void {
    const asked = this.#requests.get(request);
    this.#requests.delete(request);
    if (user === undefined || !asked) return;
    this.#user(user);
    const input = parsed(asked.body) as Record<string, unknown> | undefined;
    const step = stepOf(endpoint, user, input);
    if (!step) return;
    if (status === 200)
      this.#learn(endpoint, user, { input, answer: parsed(body) as Record<string, unknown> | undefined });
    this.#steps.push(step, { as: user, expect: { answer: { status } } });
  }

  #learn(
    endpoint: string,
    user: string,
    { input, answer }: { input: Record<string, unknown> | undefined; answer: Record<string, unknown> | undefined },
  ): void {
    if (endpoint === 'createDm') this.#user(String(input?.other));
    if (endpoint === 'roomInfo' && typeof input?.room_id === 'string' && answer) {
      for (const occupant of answer.occupants as string[]) this.#occupant(input.room_id, occupant);
      this.#room(input.room_id).name = answer.room_name as string | null;
    }
    if (endpoint !== 'retrieve' || !answer) return;
    for (const message of (answer.messages ?? answer.occupants) as Message[]) {
      this.#occupant(message.room, user);
      this.#saw(message);
    }
  }

  #saw(message: Message): void {
    this.#known.set(message.id, message);
    this.#occupant(message.room, message.poster);
  }

  #occupant(room: string, user: string): void {
    this.#room(room).occupants.add(this.#user(user));
  }

  #room(id: string): { name: string | null; occupants: Set<string> } {
    const room = this.#rooms.get(id) ?? { name: null, occupants: new Set<string>() };
    this.#rooms.set(id, room);
    return room;
  }

  #user(id: string): string {
    this.#users.add(id);
    return id;
  }
}

function stepOf(endpoint: string, as: string, input: Record<string, unknown> | undefined): Step | undefined {
  if (endpoint === 'retrieve') return { as, retrieve: typeof input?.after === 'number' ? { after: input.after } : {} };
  if (endpoint === 'roomInfo' && typeof input?.room_id === 'string') return { as, room_info: { room: input.room_id } };
  if (endpoint === 'createDm' && typeof input?.other === 'string') return { as, create_dm: { other: input.other } };
  return undefined;
}

/** The value of a JSON text; undefined where it is none, as a text that was shortened. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
