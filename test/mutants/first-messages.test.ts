import { firstMessages } from './list/first-messages.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(firstMessages);
