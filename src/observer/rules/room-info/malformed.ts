import { malformedRule } from '../malformed.ts';

export const malformed = malformedRule('room-info.malformed', 'roomInfo');
