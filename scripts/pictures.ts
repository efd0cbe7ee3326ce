/** Takes the pictures of the README: real output of the built program. Run `npm run build` first. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { terminalPicture } from './terminal-picture.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'docs/images');
const env = { ...process.env, FORCE_COLOR: '1', COLUMNS: '110' };

function run(...args: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['bin/chat-testbed.js', ...args], { cwd: root, env });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return { child, output: () => text };
}

async function printed({ child, output }: ReturnType<typeof run>, pattern: RegExp): Promise<void> {
  while (!pattern.test(output())) await once(child.stdout ?? child, 'data');
}

async function connect(token: string): Promise<WebSocket> {
  const socket = new WebSocket('ws://127.0.0.1:4010/chat/connect');
  await once(socket, 'open');
  socket.send(JSON.stringify({ auth_token: token }));
  await once(socket, 'message');
  return socket;
}

/** Ada and Bob talk; Eve, who is not in the room, tries to; somebody forgets the scheme. */
async function takeServe(): Promise<void> {
  const serve = run('serve');
  await printed(serve, /Ctrl-C/);
  const [ada, bob, eve] = [await connect('token-ada'), await connect('token-bob'), await connect('token-eve')];
  ada.send(JSON.stringify({ room: '1', messages: 'noodles? 🍜' }));
  await once(bob, 'message');
  bob.send(JSON.stringify({ room: '1', message: 'on my way' }));
  await printed(serve, /expects/);
  eve.send(JSON.stringify({ room: '1', messages: 'let me in' }));
  await printed(serve, /eve is not in/);
  await fetch('http://127.0.0.1:4010/chat/retrieve', {
    method: 'POST',
    headers: { authorization: 'token-ada' },
    body: '{"after":0}',
  });
  await printed(serve, /lacks the scheme/);
  serve.child.kill('SIGKILL');
  const text = serve
    .output()
    .replace(/node --experimental-websocket -e .*/, "node --experimental-websocket -e 'const s = new WebSocket(…'");
  await writeFile(path.join(folder, 'serve.svg'), terminalPicture(`$ npm start\n${text}`, 'chat-testbed serve'));
}

/** A server that answers unknown users with an error code of its own. */
async function takeCheck(): Promise<void> {
  const serve = run('serve', '--dialect', 'deployed');
  await printed(serve, /Ctrl-C/);
  const args = ['check', 'http://127.0.0.1:4010', '--only', 'create-dm.*'];
  const check = run(...args);
  await once(check.child, 'close');
  serve.child.kill('SIGKILL');
  const text = `$ npx chat-testbed ${args.join(' ')}\n${check.output()}`;
  await writeFile(path.join(folder, 'check.svg'), terminalPicture(text, 'chat-testbed check'));
}

await mkdir(folder, { recursive: true });
await takeServe();
await takeCheck();
