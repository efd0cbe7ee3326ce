import type { Case } from '../../case/case.ts';
import { malformed } from './malformed.ts';
import { occupants } from './occupants.ts';
import { okWithoutBody } from './ok-without-body.ts';
import { sideBySide } from './side-by-side.ts';
import { unknownUser } from './unknown-user.ts';

export const createDmCases: Case[] = [...okWithoutBody, ...unknownUser, ...occupants, ...sideBySide, ...malformed];
