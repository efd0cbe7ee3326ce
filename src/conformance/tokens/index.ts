/** How a run comes to its tokens, and to new ones. */
export { TokenWallet } from './token-wallet.ts';
export { Tokens } from './tokens.ts';
