import { malformedRule } from '../malformed.ts';

export const malformed = malformedRule('create-dm.malformed', 'createDm');
