import { type ChatEvent, visibleJson } from '../../protocol/index.ts';
import { describeEvent } from '../../traffic/index.ts';

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

/** As many characters are gathered at most: a write of all that one turn can bring might be too long for a text. */
const mostGathered = 1_048_576;

/**
 * Writes what happens, a line an event. Lines are gathered until the event loop turns,
 * because a write for each would cost more than answering the request.
 */
export class ServerLog {
  readonly #options: ServerLogOptions;
  #lines: string[] = [];
  #length = 0;
  #timeAt = Number.NaN;
  #timeText = '';

  constructor(options: ServerLogOptions) {
    this.#options = options;
  }

  /** In `quiet`, only events with a remedy are logged. */
  tell(event: ChatEvent): void {
    const line = this.#options.style === 'json' ? this.#jsonLine(event) : this.#prettyLine(event);
    if (line === undefined) return;
    if (this.#lines.length === 0) setImmediate(() => this.flush());
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length > mostGathered) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    [this.#lines, this.#length] = [[], 0];
    this.#options.write(text);
  }

  #jsonLine(event: ChatEvent): string {
    const { type, ...rest } = event;
    const { text, remedy } = describeEvent(event);
    const { world } = this.#options;
    const line = JSON.stringify({
      event: type,
      at: this.#time(),
      ...(world !== undefined && { world }),
      text,
      ...(remedy && { cure: remedy }),
      ...rest,
    });
    return `${visibleJson(line)}\n`;
  }

  #prettyLine(event: ChatEvent): string | undefined {
    const { style, colors, world } = this.#options;
    const { text, remedy } = describeEvent(event);
    if (style === 'quiet' && remedy === undefined) return undefined;
    const time = colors.dim(this.#time().slice(11, 19) + (world === undefined ? '' : ` [${world}]`));
    if (remedy === undefined) return `${time}   ${text}\n`;
    return `${time} ${colors.yellow('!')} ${text}\n           ${colors.yellow(remedy)}\n`;
  }

  /** ISO 8601; written anew only when the millisecond has changed, because under load many events share one. */
  #time(): string {
    const now = Math.floor(this.#options.now());
    if (now !== this.#timeAt) [this.#timeAt, this.#timeText] = [now, new Date(now).toISOString()];
    return this.#timeText;
  }
}
