import { dropped } from './list/dropped.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(dropped);
