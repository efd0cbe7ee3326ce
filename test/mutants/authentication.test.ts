import { authentication } from './list/authentication.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(authentication);
