import type { TokenKind } from '../../../protocol/index.ts';
import { shownFrame } from '../../read/server-frame.ts';
import { show } from '../../read/show.ts';
import type { ObservedConnection } from '../../record/connections/observed-connection.ts';
import type { FrameRead } from '../../record/messages/told.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';
import { isRefusalCode } from './refusal-code.ts';

interface Refusal {
  requirement: 'connect.invalid-token' | 'connect.expired-token';
  kind: TokenKind;
  code: string;
}

/** Judged where the recorder knows what the token was worth, and nothing else was sent before it. */
const refusal = ({ requirement, kind, code }: Refusal): ObserverRule => ({
  requirement,
  judge: {
    darkFrame(read, judgement) {
      const { refused } = read.connection;
      const token = onlyToken(read.connection);
      if (token?.kind !== kind || refused) return;
      const actual = wrongAnswer(read, code);
      if (actual === undefined) return judgement.kept();
      const { connection, position } = read;
      const words = {
        sentence: `${connection.name} sent a token that is ${kind}, and was not refused as the document says.`,
        expected: `an error frame with ${code}`,
        actual,
      };
      judgement.broken(finding(words, { evidence: [token.position, position], connections: [connection] }));
    },
    ending(connection, judgement) {
      const { frames, ending, isEndedByServer, isDisturbed, closeCode } = connection;
      const token = onlyToken(connection);
      if (token?.kind !== kind || frames > 0 || !ending || !isEndedByServer || isDisturbed) return;
      if (!isRefusalCode(closeCode)) return;
      const words = {
        sentence: `${connection.name} sent a token that is ${kind}; the server closed the connection and said nothing.`,
        expected: `an error frame with ${code}`,
        actual: `closed with ${closeCode}`,
      };
      judgement.broken(finding(words, { evidence: [token.position, ending.position], connections: [connection] }));
    },
  },
});

/** The token message, where nothing else was sent. */
const onlyToken = ({ token, tokens, hasHead, first }: ObservedConnection) =>
  hasHead && tokens === 1 && token?.position === first?.position ? token : undefined;

function wrongAnswer({ frame }: FrameRead, code: string): string | undefined {
  if (frame.kind === 'connected') return shownFrame(frame);
  if (frame.kind !== 'error') return undefined;
  const { error, error_code } = frame.json;
  if (error_code !== code) return `error_code ${show(error_code)}`;
  return typeof error === 'string' ? undefined : `error ${show(error)}`;
}

export const invalidToken = refusal({
  requirement: 'connect.invalid-token',
  kind: 'invalid',
  code: 'AUTH_TOKEN_INVALID',
});
export const expiredToken = refusal({
  requirement: 'connect.expired-token',
  kind: 'expired',
  code: 'AUTH_TOKEN_EXPIRED',
});
