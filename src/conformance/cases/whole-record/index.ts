import type { Case } from '../../case/case.ts';
import { consistent } from './consistent.ts';

export const wholeRecordCases: Case[] = [...consistent];
