import { connect, type Socket } from 'node:net';

export interface Load {
  url: string;
  path: string;
  body: string;
  token: string;
  /** Sockets that each have one request under way. */
  connections: number;
  /** How long to go on, in milliseconds. */
  durationMs: number;
}

/**
 * Sends one request after another on each of some sockets and counts the answers.
 * It writes ready-made bytes and reads no more than lengths, so that the server is what is measured.
 * @returns answers a second
 */
export async function requestsPerSecond({ url, path, body, token, connections, durationMs }: Load): Promise<number> {
  const { hostname, port } = new URL(url);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  const end = performance.now() + durationMs;
  const counts = await Promise.all(
    Array.from({ length: connections }, () => count(connect(Number(port), hostname), bytes, end)),
  );
  return counts.reduce((sum, each) => sum + each, 0) / (durationMs / 1000);
}

function count(socket: Socket, bytes: Buffer, end: number): Promise<number> {
  let answers = 0;
  let received = '';
  return new Promise((resolve, reject) => {
    socket.setNoDelay(true).on('error', reject);
    socket.on('connect', () => socket.write(bytes));
    socket.on('close', () => resolve(answers));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (received.length < answerLength(received)) return;
      if (!received.startsWith('HTTP/1.1 200')) reject(new Error(received));
      received = '';
      answers += 1;
      if (performance.now() < end) socket.write(bytes);
      else socket.destroy();
    });
  });
}

function answerLength(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(text);
  return headEnd < 0 || !length ? Number.POSITIVE_INFINITY : headEnd + 4 + Number(length[1]);
}
