import { malformedRule } from '../malformed.ts';

export const malformed = malformedRule('retrieve.malformed', 'retrieve');
