import { type ChatEvent, visibleJson } from '../../protocol/index.ts';
import { describeEvent, LineWriter } from '../../traffic/index.ts';

export type LogStyle = 'pretty' | 'json' | 'quiet';

export interface ServerLogOptions {
  style: LogStyle;
  write: (text: string) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  colors: { dim(text: string): string; yellow(text: string): string };
  /** Which of the worlds side by side it is about; the main one if left out. */
  world?: string | undefined;
}

interface Happened {
  event: ChatEvent;
  /** Whole milliseconds since 1970. */
  at: number;
}

/** Writes what happens, a line an event, whenever the event loop turns. */
export class ServerLog {
  readonly #options: ServerLogOptions;
  readonly #lines: LineWriter<Happened>;
  #timeAt = Number.NaN;
  #timeText = '';

  constructor(options: ServerLogOptions) {
    this.#options = options;
    const lineOf = options.style === 'json' ? this.#jsonLine : this.#prettyLine;
    this.#lines = new LineWriter((happened) => lineOf.call(this, happened), options.write);
  }

  /** In `quiet`, only events with a remedy are logged. */
  tell(event: ChatEvent): void {
    this.#lines.add({ event, at: Math.floor(this.#options.now()) });
  }

  flush(): void {
    this.#lines.flush();
  }

  #jsonLine({ event, at }: Happened): string {
    const { type, cure, ...rest } = event as ChatEvent & { cure?: string };
    const { text, remedy } = describeEvent(event);
    const { world } = this.#options;
    const head = { event: type, at: this.#time(at), world, text, cure: cure ?? (remedy || undefined) };
    return `${visibleJson(joined(JSON.stringify(head), JSON.stringify(rest)))}\n`;
  }

  #prettyLine({ event, at }: Happened): string {
    const { style, colors, world } = this.#options;
    const { text, remedy } = describeEvent(event);
    if (style === 'quiet' && remedy === undefined) return '';
    const time = colors.dim(this.#time(at).slice(11, 19) + (world === undefined ? '' : ` [${world}]`));
    if (remedy === undefined) return `${time}   ${text}\n`;
    return `${time} ${colors.yellow('!')} ${text}\n           ${colors.yellow(remedy)}\n`;
  }

  /** ISO 8601; written anew only when the millisecond has changed, because under load many events share one. */
  #time(at: number): string {
    if (at !== this.#timeAt) [this.#timeAt, this.#timeText] = [at, new Date(at).toISOString()];
    return this.#timeText;
  }
}

/** The JSON texts of two objects as that of one: to make one object of them first takes twice as long. */
const joined = (head: string, rest: string): string => (rest === '{}' ? head : `${head.slice(0, -1)},${rest.slice(1)}`);
