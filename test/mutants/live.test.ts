import { live } from './list/live.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(live);
