import type { ServerResponse } from 'node:http';
import type { OutgoingFrame } from '../../../src/mock-server/switchboard/switchboard.ts';

/** Names the type of every body in another way, or not at all. */
export function contentType(type: string | undefined) {
  return (_request: unknown, response: ServerResponse, next: () => void): void => {
    const { writeHead } = response;
    response.writeHead = ((status: number, headers: string[]) => {
      const at = headers.indexOf('content-type');
      const kept = at < 0 ? headers : headers.toSpliced(at, 2, ...(type === undefined ? [] : ['Content-Type', type]));
      return writeHead.call(response, status, kept as never);
    }) as typeof writeHead;
    next();
  };
}

/** The same JSON with line breaks and everything but ASCII escaped. */
export function spacious({ text }: OutgoingFrame): string {
  const pretty = JSON.stringify(JSON.parse(text), null, 2);
  return pretty.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
