import { sending } from './list/sending.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(sending);
