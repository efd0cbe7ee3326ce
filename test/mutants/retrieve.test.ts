import { retrieve } from './list/retrieve.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(retrieve);
