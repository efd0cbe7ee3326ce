import type { ObserverRule } from '../../rule.ts';
import { malformed } from './malformed.ts';
import { noBody } from './no-body.ts';
import { ok } from './ok.ts';
import { unknownUser } from './unknown-user.ts';

export const createDmRules: readonly ObserverRule[] = [ok, noBody, unknownUser, malformed];
