import { saysConnected } from '../../../traffic/index.ts';
import type { Connection } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';

/** How many handshakes there are, in so many rows at once; a slow server gets fewer. */
const rows = 5;
const perRow = ({ isSlow }: CaseContext): number => (isSlow ? 1 : 4);

/** A connection, and what was posted in the instant in which CONNECTED had come on it. */
export interface HandshakeWithPost {
  who: string;
  markers: string[];
}

/**
 * Connects again and again while another connection posts; it posts in each instant in which CONNECTED has come, too.
 * @throws PreconditionFailed where somebody is not sent CONNECTED
 */
export async function shakeHandsOften(context: CaseContext): Promise<{ handshakes: HandshakeWithPost[] }> {
  const poster = await context.connect('peer');
  const isOneByOne = context.profile.servesFewConnections;
  const found: HandshakeWithPost[][] = [];
  const row = async () => {
    const handshakes: HandshakeWithPost[] = [];
    found.push(handshakes);
    for (let count = 0; count < perRow(context); count += 1) {
      const { came, ...handshake } = await shakeHands(context, poster);
      handshakes.push(handshake);
      if (!came) return;
    }
  };
  if (isOneByOne) await row();
  else await Promise.all(Array.from({ length: rows }, row));
  return { handshakes: found.flat() };
}

async function shakeHands(context: CaseContext, poster: Connection): Promise<HandshakeWithPost & { came: boolean }> {
  const subject = await context.opened('member');
  const markers: string[] = [];
  subject.onText((text) => {
    const isConnected = saysConnected(text);
    if (isConnected && markers.length === 0) markers.push(context.post(poster, 'shared'));
  });
  context.post(poster, 'shared');
  subject.sendToken();
  await context.untilConnected(subject);
  const missing = await subject.missingFrom(poster, markers);
  await subject.close();
  return { who: subject.who, markers, came: missing.length === 0 };
}
