import { parseDuration, visible, visibleJson } from '../../../protocol/index.ts';
import type { TraceEntry } from '../../../traffic/index.ts';
import { checkWritable, writeOutput } from '../../shared/output/output-file.ts';
import { exitCodes, UsageError } from '../../shared/parse/command.ts';
import { type ActionContext, printAnswer } from './action.ts';

/** `ctl trace`: what has passed, what passes, or a wait until something has happened. */
export async function trace(context: ActionContext): Promise<number | undefined> {
  const { client, options } = context;
  if (options.waitFor !== undefined) return wait(context, options.waitFor);
  const since = options.since === undefined ? '' : `?since=${options.since}`;
  if (options.follow) return follow(context, since);
  if (options.har !== undefined) checkWritable(options.har, '--har');
  const { entries, forgotten } = (await client.ask('GET', `/trace${since}`)) as unknown as {
    entries: TraceEntry[];
    forgotten: number;
  };
  if (forgotten > 0 && !options.json) context.io.stderr.write(`${forgotten} older entries are no longer kept.\n`);
  if (options.har !== undefined) return writeArchive(context, options.har, entries);
  const print = await printer(context);
  for (const entry of entries) print(entry);
  return undefined;
}

async function writeArchive({ options, io }: ActionContext, file: string, entries: TraceEntry[]): Promise<undefined> {
  const { writeHar } = await import('../../../traffic/index.ts');
  writeOutput(file, `${JSON.stringify(writeHar(entries, options.url), null, 1)}\n`, '--har');
  io.stderr.write(`${file} has ${entries.length} entries of the trace.\n`);
}

/** Until Ctrl-C, or until the mock ends; both are a good end. */
async function follow(context: ActionContext, since: string): Promise<undefined> {
  const print = await printer(context);
  const stop = new AbortController();
  const stopNow = (): void => stop.abort();
  process.once('SIGINT', stopNow).once('SIGTERM', stopNow);
  try {
    for await (const entry of context.client.follow(`/trace/stream${since}`, stop.signal)) print(entry as TraceEntry);
  } catch (error) {
    if (error instanceof UsageError) throw error;
  } finally {
    process.off('SIGINT', stopNow).off('SIGTERM', stopNow);
  }
}

async function wait(context: ActionContext, phrase: string): Promise<number | undefined> {
  const { client, options } = context;
  const since = options.since === undefined ? {} : { since: options.since };
  const waitMs = waitOf(options.timeout);
  const answer = await client.ask('POST', '/wait', { for: phrase, timeout: options.timeout, ...since }, waitMs);
  printAnswer(context, answer);
  return answer.matched === true ? undefined : exitCodes.violation;
}

/** What is no duration is for the mock to refuse; it waits for ten minutes at most. */
function waitOf(timeout: string): number {
  try {
    return Math.min(parseDuration(timeout), 600_000);
  } catch {
    return 0;
  }
}

/** Loaded only here: to wait, or to steer, nothing of the mock is needed. */
async function printer({ options, io }: ActionContext): Promise<(entry: TraceEntry) => void> {
  if (options.json) return (entry) => io.stdout.write(`${visibleJson(JSON.stringify(entry))}\n`);
  const { describeEntry } = await import('../../../traffic/index.ts');
  return (entry) => {
    io.stdout.write(`${visible(`${String(entry.seq).padStart(5)} ${timeOf(entry)} ${describeEntry(entry)}`)}\n`);
  };
}

/** What answers may be no mock, and its times none. */
function timeOf({ at }: TraceEntry): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? '--:--:--.---' : time.toISOString().slice(11, 23);
}
