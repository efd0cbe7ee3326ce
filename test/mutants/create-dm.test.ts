import { createDm } from './list/create-dm.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(createDm);
