import { shortageOf } from '../protocol/index.ts';
import type { ForwardTarget } from './target.ts';

/** Why nothing, or not the whole of it, came from the target. */
export interface ForwardFailure {
  /** A sentence. */
  why: string;
  /** The system's name, such as `ECONNREFUSED`. */
  code: string;
}

/** An error of a socket or a parser. */
export type WireError = NodeJS.ErrnoException & { rawPacket?: Buffer };

const sentences: Readonly<Record<string, (at: string) => string>> = {
  ECONNREFUSED: (at) => `Nothing listens at ${at}.`,
  ENOTFOUND: (at) => `There is no host of that name: ${at}.`,
  EAI_AGAIN: (at) => `The name of ${at} cannot be looked up now.`,
  ETIMEDOUT: (at) => `${at} did not answer in time.`,
  EHOSTUNREACH: (at) => `There is no way to ${at}.`,
  ENETUNREACH: (at) => `There is no way to ${at}.`,
  ECONNRESET: (at) => `${at} ended the connection before it had answered.`,
  EPIPE: (at) => `${at} ended the connection before it had answered.`,
  CERT_HAS_EXPIRED: (at) => `The certificate of ${at} has run out; --insecure takes it all the same.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (at) =>
    `The certificate of ${at} is for another name; --insecure takes it all the same.`,
  EPROTO: (at) => `${at} speaks no TLS, or none that we know: is it http:// there?`,
};

const untrusted = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_(UNTRUSTED|SIGNATURE)/;

/** An error of a connection to the target, in words. */
export function failureOf({ url }: ForwardTarget, { code = '', message }: WireError): ForwardFailure {
  const shortage = shortageOf(code);
  if (shortage !== undefined) return { why: shortage, code };
  const say = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (say) return { why: say(url), code };
  if (untrusted.test(code)) {
    return {
      why: `Nobody we trust has signed the certificate of ${url}: --ca FILE names who has, --insecure asks nobody.`,
      code,
    };
  }
  if (code.startsWith('HPE_')) return { why: `What ${url} answered is no HTTP (${message}).`, code };
  return { why: `${url} gave no answer: ${message}.`, code: code || 'FAILED' };
}
