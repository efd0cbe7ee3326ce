import { ownersOf, whatIsTold } from '../../judge/index.ts';
import type { ObserverKnowledge } from '../../observer/index.ts';
import type { CheckConfig, DialectName } from '../../protocol/index.ts';
import { TokenNames } from '../record/token-names.ts';

/** What the proxy is told beside what passes. */
export interface ProxyKnowledge {
  /** Who the users are and who is in which room: the config of check. */
  config?: CheckConfig | undefined;
  /** The dialect that the server is judged by. */
  dialect?: DialectName | undefined;
}

/** What the observer is told. Where the target is this machine, both clocks are one. */
export function knowledgeOf(told: ProxyKnowledge, hostname: string): ObserverKnowledge {
  const isHere = hostname === 'localhost' || hostname === '::1' || hostname.startsWith('127.');
  return {
    ...whatIsTold({ ...told, owners: ownersOf(told.config) }),
    recorder: 'between',
    isHeadCut: false,
    isClockComparable: isHere,
  };
}

/** The users of the config, by their tokens. */
export function namesOf({ config }: ProxyKnowledge): TokenNames {
  const users = Object.entries(config?.users ?? {});
  const named = users.flatMap(([role, { token }]): [string, string][] => (isText(token) ? [[token, role]] : []));
  const { expired } = config?.tokens ?? {};
  return new TokenNames(new Map(named), isText(expired) ? expired : undefined);
}

const isText = (token: unknown): token is string => typeof token === 'string';
