import type { IncomingMessage } from 'node:http';
import { UsageError } from '../shared/parse/command.ts';

/** The whole body as text. @throws UsageError where it is longer than so many bytes, or breaks off */
export async function readAnswer(incoming: IncomingMessage, largest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw tooMuch('an answer', largest);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The lines of a body, as they come. @throws UsageError where one is longer than so many bytes */
export async function* readLines(incoming: IncomingMessage, largest: number): AsyncGenerator<string> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...chunks, chunk.subarray(from, end)]).toString();
      [chunks, size, from] = [[], 0, end + 1];
    }
    size += chunk.length - from;
    if (size > largest) throw tooMuch('a line', largest);
    chunks.push(chunk.subarray(from));
  }
}

function tooMuch(what: string, largest: number): UsageError {
  return new UsageError(`What answers sends ${what} of more than ${Math.ceil(largest / 2 ** 20)} MB: that is no mock.`);
}
