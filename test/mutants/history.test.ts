import { history } from './list/history.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(history);
