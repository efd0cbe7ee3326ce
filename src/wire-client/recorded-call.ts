import { endpointOf, redactor } from '../traffic/index.ts';
import type { Answer, HttpClient, HttpRequest } from './http-client.ts';
import type { Transcript } from './recorder.ts';

/** An answer, and the index of its entry in the transcript. */
export type RecordedAnswer = Answer & { entry: number };

export interface Call extends HttpRequest {
  /** Base URL, without a slash at its end. */
  url: string;
  path: string;
  /** The user who calls; none if left out. */
  user?: string;
  /** What the transcript shows of a token. */
  show: (token: string) => string;
  /** A token that the server may repeat: it stands in no answer. */
  secret?: string | undefined;
}

/** Sends a request; the transcript has it, with the beginning of the token only, and the answer. */
export function recordedCall(
  http: HttpClient,
  transcript: Transcript,
  { url, path, user, show, secret, ...sent }: Call,
): { entry: number; answered: Promise<RecordedAnswer> } {
  const { method = 'POST', authorization, headers, body = '' } = sent;
  const request = transcript.recorder.nextRequest();
  const base = { request, endpoint: endpointOf(path), ...(user !== undefined && { user }) };
  const entry = transcript.add({
    kind: 'request',
    ...base,
    ...(method !== 'POST' && { method }),
    ...(authorization !== undefined && { authorization: authorization.replace(/\S+$/, show) }),
    ...(headers && { headers: Object.keys(headers) }),
    body,
  });
  const answered = http.send({ ...sent, url: `${url}${path}` }).then((came): RecordedAnswer => {
    const answer = secret === undefined ? came : redactor([secret])(came);
    const { ms: _, retryAfterMs: _retry, gateway: _gateway, ...shown } = answer;
    return { ...answer, entry: transcript.add({ kind: 'response', ...base, ...shown }) };
  });
  return { entry, answered };
}
