import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers');

/** Other mock servers that answer the same requests, where they are installed (`npm install --prefix bench/peers`). */
export async function peers(): Promise<Contender[]> {
  const bin = path.join(folder, 'node_modules/.bin');
  if (!existsSync(bin)) {
    console.log('\nOther mock servers are left out; to include them: npm install --prefix bench/peers');
    return [];
  }
  const document = path.join(folder, 'openapi.yaml');
  const [prismPort, mockoonPort] = [await freePort(), await freePort()];
  return [
    { name: 'Prism', port: prismPort, args: [path.join(bin, 'prism'), 'mock', '-p', String(prismPort), document] },
    {
      name: 'Mockoon',
      port: mockoonPort,
      args: [
        path.join(bin, 'mockoon-cli'),
        'start',
        '--disable-log-to-file',
        '-p',
        String(mockoonPort),
        '-d',
        document,
      ],
    },
  ];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
