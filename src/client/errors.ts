/** Why the client could not go on, or could not do what it was asked to. */
export class ChatClientError extends Error {
  /**
   * The server's `error_code`, such as AUTH_TOKEN_INVALID or NOT_FOUND; or one of the client's own:
   * CLOSED (it was closed), NO_LOGIN (the token ran out and there is no `logIn`), BAD_ANSWER, UNREACHABLE,
   * NO_WEBSOCKET (this platform has none, and none was given).
   */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChatClientError';
    this.code = code;
  }
}
