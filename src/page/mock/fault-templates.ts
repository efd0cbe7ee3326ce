/** A fault in the words of a scenario, to begin with. */
interface FaultTemplate {
  title: string;
  fault: string;
  /** What it does, and what it finds out. */
  explanation: string;
}

/** What goes wrong most often out there. */
export const faultTemplates: readonly FaultTemplate[] = [
  {
    title: 'The history answers 500, twice',
    fault: '{ on: retrieve, times: 2, respond: { status: 500 } }',
    explanation: 'The next two requests to /chat/retrieve fail. A client asks again, after a pause.',
  },
  {
    title: 'Connecting is refused with 503, three times',
    fault: '{ on: connect, before: upgrade, times: 3, respond: { status: 503 } }',
    explanation: 'The handshake is refused. A client tries again, each time after a longer pause.',
  },
  {
    title: 'CONNECTED comes late',
    fault: '{ on: connect, before: connected, delay: 3s }',
    explanation: 'The token is accepted after three seconds. Until then a client sends nothing else.',
  },
  {
    title: 'CONNECTED never comes',
    fault: '{ on: connect, times: 1, hang: true }',
    explanation: 'The connection opens and stays silent. A client gives up after a while and opens another.',
  },
  {
    title: 'One message is lost',
    fault: '{ on: deliver, times: 1, drop: true }',
    explanation: 'The next live message does not arrive. It is in the history.',
  },
  {
    title: 'Messages come twice',
    fault: '{ on: deliver, times: 3, duplicate: true }',
    explanation: 'The next three live messages arrive twice. A client knows them by their ids.',
  },
  {
    title: 'The network is slow',
    fault: '{ on: deliver, delay: 1s }',
    explanation: 'Every live message takes a second.',
  },
  {
    title: 'Half-open connection',
    fault: '{ on: deliver, times: 1, stall: true }',
    explanation: 'It stays open, and neither side hears anything more. A client notices by itself.',
  },
  {
    title: 'Cut when somebody sends',
    fault: '{ on: send, times: 1, cut: true }',
    explanation: 'The frame is not handled and the connection ends without a close frame.',
  },
  {
    title: 'Closed with 1011 at the third frame',
    fault: '{ on: send, nth: 3, close: 1011 }',
    explanation: 'The server has an internal error. A client connects again.',
  },
  {
    title: 'A frame that is no JSON',
    fault: '{ on: deliver, times: 1, malformed: true }',
    explanation: 'A client survives it and shows the messages that follow.',
  },
  {
    title: 'Unknown fields',
    fault: '{ on: deliver, fields: { edited: false } }',
    explanation: 'Every object has a field more, as of a newer server. A client ignores it.',
  },
];
