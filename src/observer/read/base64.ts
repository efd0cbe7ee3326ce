/** The text whose bytes stand in base64; undefined where they do not. */
export function decodeBase64(bytes: string | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
