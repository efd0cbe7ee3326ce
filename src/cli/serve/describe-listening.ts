import type { User } from '../../mock-server/index.ts';
import { chatPaths } from '../../protocol/index.ts';
import type { PreparedMock } from '../shared/mock/prepare-mock.ts';
import type { Colors } from '../shared/output/colors.ts';
import { tableLines } from '../shared/output/table.ts';

type Listening = Omit<PreparedMock, 'stop'>;

/** The most users that the banner shows. */
const shownUsers = 12;

/** The first line of `serve --json`. */
export function listeningEvent({ mock, server, scenario, certFile }: Listening) {
  const { url, webSocketUrl } = server;
  const users = [...mock.world.users.values()].map(({ id, token, expiredToken, rooms }) => {
    return { id, token, expiredToken, rooms: [...rooms].map((room) => room.id) };
  });
  const { name } = mock.switchboard.core.dialect;
  return {
    event: 'listening',
    url,
    webSocketUrl,
    scenario: scenario.file,
    dialect: name,
    ...(certFile && { certFile }),
    users,
  };
}

/** The banner: where it listens, who can log in, and two lines to paste. */
export function describeListening(listening: Listening, colors: Colors): string {
  const { mock, server, scenario } = listening;
  const { users, rooms, lastMessageId } = mock.world;
  const title = scenario.scenario.name ?? scenario.file;
  const count = `${users.size} users, ${rooms.size} rooms, ${lastMessageId} messages`;
  const { name: dialect } = mock.switchboard.core.dialect;
  const lines = [
    `${colors.bold('chat-testbed')} is listening on ${colors.cyan(server.url)} and ${colors.cyan(server.webSocketUrl)}`,
    `Scenario ${colors.bold(title)} (${count}), dialect ${dialect}`,
    '',
    ...userTable([...users.values()].slice(0, shownUsers), colors),
    ...(users.size > shownUsers ? [`  … and ${users.size - shownUsers} more: ${server.url}/__testbed/state`] : []),
    '',
    ...(users.size > 0 ? ['Expired tokens end in `-expired`. Try:', '', ...pasteLines(listening), ''] : []),
    'Press Ctrl-C to stop.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function userTable(users: User[], colors: Colors): string[] {
  const rows = users.map(({ id, token, rooms }) => [id, token, [...rooms].map(roomLabel).join(', ') || '–']);
  const [head = '', ...lines] = tableLines(['user', 'token', 'rooms'], rows);
  return [colors.dim(head), ...lines];
}

function roomLabel({ id, name, occupants }: { id: string; name: string | null; occupants: Set<string> }): string {
  return `${id} (${name ?? `${[...occupants].join(' & ')}`})`;
}

/** One request and one live connection, ready to paste into a shell that has curl and Node. */
function pasteLines({ mock, server, certFile }: Listening): string[] {
  const users = [...mock.world.users.values()];
  const user = users.find(({ rooms }) => rooms.size > 0) ?? users[0];
  if (!user) return [];
  const [room] = user.rooms;
  const trust = certFile ? `--cacert ${shellQuoted(certFile)} ` : '';
  const curl = `curl ${trust}${server.url}${chatPaths.retrieve} -H ${shellQuoted(`Authorization: Bearer ${user.token}`)} -d '{"after":0}'`;
  const trustNode = certFile ? `NODE_EXTRA_CA_CERTS=${shellQuoted(certFile)} ` : '';
  const script = liveScript({
    url: server.webSocketUrl,
    token: user.token,
    room: room?.id,
    sendKey: mock.switchboard.core.dialect.sendKey,
  });
  const node = `${trustNode}node --experimental-websocket -e ${shellQuoted(script)}`;
  const wish = room ? `live as ${user.id}; what you type goes to room ${room.id}` : `live as ${user.id}`;
  return ['  # the history', `  ${curl}`, '', `  # ${wish}`, `  ${node}`];
}

function liveScript({
  url,
  token,
  room,
  sendKey,
}: {
  url: string;
  token: string;
  room: string | undefined;
  sendKey: string;
}): string {
  const send =
    room === undefined
      ? ''
      : ` process.stdin.on("data", text => s.send(JSON.stringify({room: ${JSON.stringify(room)}, ${sendKey}: String(text).trim()})));`;
  return `const s = new WebSocket(${JSON.stringify(url)}); s.onopen = () => s.send(JSON.stringify({auth_token: ${JSON.stringify(token)}})); s.onmessage = m => console.log(m.data); s.onclose = () => process.exit();${send}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
