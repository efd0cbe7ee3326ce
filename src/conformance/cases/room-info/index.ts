import type { Case } from '../../case/case.ts';
import { indistinguishable } from './indistinguishable.ts';
import { malformed } from './malformed.ts';
import { notOccupant } from './not-occupant.ts';
import { occupants } from './occupants.ts';
import { shape } from './shape.ts';
import { unknown } from './unknown.ts';

export const roomInfoCases: Case[] = [
  ...shape,
  ...occupants,
  ...unknown,
  ...notOccupant,
  ...indistinguishable,
  ...malformed,
];
