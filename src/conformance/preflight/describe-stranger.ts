import { isGatewayStatus } from '../../protocol/index.ts';
import { type Answer, describeAnswer } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import type { FirstContact } from '../discovery/contact.ts';

/** Says what is at an address where no chat is. @returns a sentence, with what to look at */
export function describeStranger({ retrieve }: FirstContact, { setup }: Session): string {
  const { status, location, code } = retrieve;
  if (status === undefined) return silent(retrieve, setup.timeoutMs, code);
  if (location) {
    return (
      `POST /chat/retrieve is redirected (${status}) to ${location}. Is a login page in front of it? Then give the ` +
      'address behind it, or what lets a program through: headers: { … }.'
    );
  }
  const title = titleOf(retrieve);
  if (status === 200 && title !== undefined) {
    return (
      `a web page${title} is there, also at /chat/retrieve. A single-page app answers every path like that: the chat ` +
      'is at another address.'
    );
  }
  if (status === 429 || (status !== undefined && isGatewayStatus(status))) {
    return `a gateway is there, and nothing behind it answers: ${describeAnswer(retrieve)}. Is the server running?`;
  }
  if (status === 501 || status === 405) {
    return `what is there takes no POST requests (${status})${title === undefined ? '' : `, as a server of static files${title}`}.`;
  }
  return `/chat/retrieve and /chat/room_info answer ${status}, and nobody can connect to ${setup.webSocketUrl}.`;
}

function silent({ failure }: Answer, timeoutMs: number, code: string | undefined): string {
  if (code === undefined) {
    return (
      `connections are accepted, and then nothing comes, neither to a request nor to a handshake, within ${timeoutMs} ms. ` +
      'Is it the right port, and is no firewall in between?'
    );
  }
  return `what is there speaks no HTTP: ${failure}. Is it TLS behind an http:// address?`;
}

/** The title of a page, in quotes; undefined where the body is no page. */
function titleOf({ body }: Answer): string | undefined {
  if (!/<html|<!doctype/i.test(body)) return undefined;
  const [, title] = /<title>([^<]{1,80})/i.exec(body) ?? [];
  return title ? ` (“${title.trim()}”)` : '';
}
