/** What is wrong with the address or the config, found out before any case is acted out. */
export { refuseUnreachable, refuseWrongAddress, refuseWrongToken } from './refuse-wrong-target.ts';
export { refuseWrongUsers } from './refuse-wrong-users.ts';
