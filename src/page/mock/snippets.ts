import { shellWord } from '../passing/curl.ts';

/** A beginning in three languages: from a token to a program that logs in, or asks for the history. */
export function snippetsFor(mockUrl: string): Readonly<Record<string, (token: string) => string>> {
  const socket = JSON.stringify(`${mockUrl.replace(/^http/, 'ws')}/chat/connect`);
  return {
    curl: (token) => {
      const header = shellWord(`Authorization: Bearer ${token}`);
      return `curl -X POST ${shellWord(`${mockUrl}/chat/retrieve`)} -H ${header} -d '{"after":0}'`;
    },
    JavaScript: (token) =>
      [
        `const socket = new WebSocket(${socket});`,
        `socket.onopen = () => socket.send(JSON.stringify({ auth_token: ${JSON.stringify(token)} }));`,
        'socket.onmessage = ({ data }) => console.log(data);',
      ].join('\n'),
    Python: (token) =>
      [
        'import json',
        'from websockets.sync.client import connect',
        `with connect(${socket}) as socket:`,
        `    socket.send(json.dumps({"auth_token": ${JSON.stringify(token)}}))`,
        '    for frame in socket:',
        '        print(frame)',
      ].join('\n'),
  };
}
