/** Takes the picture of docs/proxy.md: a real finding amid faults. Run `npm run build` first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import type { Report } from '../src/protocol/index.ts';
import { sequenceDiagram, sequenceDiagramCss } from '../src/report/reporters/parts/sequence-diagram.ts';

const root = path.dirname(import.meta.dirname);

/** A command that listens. */
async function listening(...args: string[]) {
  const child = spawn(process.execPath, ['bin/chat-testbed.js', ...args, '--port', '0', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = (await once(createInterface(child.stdout), 'line')) as [string];
  const end = async (): Promise<void> => {
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  return { ...(JSON.parse(first) as { url: string; webSocketUrl: string }), end };
}

/** A fault drops what Ada says first and makes longer what she hears; then she uses a key that there is not. */
async function speak(webSocketUrl: string): Promise<void> {
  const ada = new WebSocket(webSocketUrl);
  const heard = (): Promise<unknown> => once(ada, 'message');
  await once(ada, 'open');
  ada.send(JSON.stringify({ auth_token: 'token-ada' }));
  await heard();
  for (const messages of ['noodles?', 'anybody?']) ada.send(JSON.stringify({ room: '1', messages }));
  await heard();
  ada.send(JSON.stringify({ room: '1', text: 'noodles at one?' }));
  ada.send(JSON.stringify({ room: '1', messages: 'hello?' }));
  await heard();
  ada.close();
  await once(ada, 'close');
}

async function findingAmidFaults(): Promise<Report['results'][number]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chat-testbed-'));
  const file = path.join(folder, 'report.json');
  const faults = ['{ on: send, nth: 1, drop: true }', '{ on: deliver, nth: 1, oversized: 1000 }'];
  const server = await listening('serve');
  const proxy = await listening(
    'proxy',
    server.url,
    ...faults.flatMap((fault) => ['--fault', fault]),
    '--reporter',
    `json=${file}`,
  );
  await speak(proxy.webSocketUrl);
  await proxy.end();
  await server.end();
  const { results } = JSON.parse(await readFile(file, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  const finding = results.find(({ requirement, status }) => requirement === 'client.sent-frame' && status === 'failed');
  if (!finding) throw new Error('The client was to break client.sent-frame.');
  return finding;
}

const colors = `
.sequence { --text: #1c2333; --muted: #5d6785; --line: #c6cde0; --accent: #2f5bd0; --failed: #b3261e; --failed-soft: #fdeceb; --card: #ffffff; background: var(--card); }
@media (prefers-color-scheme: dark) {
  .sequence { --text: #dfe5f5; --muted: #98a2c0; --line: #3b4463; --accent: #86a8ff; --failed: #ff8a80; --failed-soft: #40232a; --card: #171b29; }
}`;

const { transcript } = await findingAmidFaults();
const drawn = sequenceDiagram(transcript).xml.replace('>', `><style>${colors}${sequenceDiagramCss}</style>`);
await writeFile(path.join(root, 'docs/images/proxy.svg'), `${drawn}\n`);
