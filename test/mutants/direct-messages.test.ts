import { directMessages } from './list/direct-messages.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(directMessages);
