/** Texts as long as this are hardly typed twice by chance. */
const longEnough = 24;
const word = /[A-Za-z0-9]{8,}/g;

/** A word that nobody types by chance: letters and digits mixed, as in markers. */
const isTelling = (candidate: string): boolean => /\d/.test(candidate) && /[A-Za-z]/.test(candidate);

/** The first words of a text that nobody types by chance. */
export function tellingWords(text: string): string[] {
  return (text.match(word) ?? []).filter(isTelling).slice(0, 3);
}

/** Whether two messages with this text were hardly posted independently of each other. */
export const isTellingText = (text: string): boolean => text.length >= longEnough || tellingWords(text).length > 0;
