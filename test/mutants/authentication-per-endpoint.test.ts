import { authenticationPerEndpoint } from './list/authentication-per-endpoint.ts';
import { expectEachCaught } from './matrix.ts';

expectEachCaught(authenticationPerEndpoint);
