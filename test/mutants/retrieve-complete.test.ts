import { retrieveComplete } from './list/retrieve-complete.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(retrieveComplete);
