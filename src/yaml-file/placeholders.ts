/** `{{name}}`, or `\{{name}}` for the braces themselves. */
const placeholders = /(\\?)\{\{([^{}]*)\}\}/g;
const lonePlaceholder = /^\{\{([^{}]*)\}\}$/;

/** Whether a text is one placeholder and nothing else: then its value keeps its type. */
export const isLonePlaceholder = (text: unknown): boolean => typeof text === 'string' && lonePlaceholder.test(text);

/**
 * A text with its placeholders filled in. One that stands for nothing is left as it is.
 * @param meaningOf what a name stands for; a list only where the placeholder is the whole text
 * @example fillText('hi {{who}}', () => 'Ada') // 'hi Ada'
 */
export function fillText(text: string, meaningOf: (name: string) => unknown): unknown {
  if (!text.includes('{{')) return text;
  const [, lone] = lonePlaceholder.exec(text) ?? [];
  if (lone !== undefined) return meaningOf(lone.trim()) ?? text;
  return text.replace(placeholders, (whole, backslash: string, name: string) => {
    if (backslash !== '') return whole.slice(1);
    const value = meaningOf(name.trim());
    return value === undefined ? whole : [value].flat().join(', ');
  });
}

/** A value in whose texts braces mean themselves. */
export function withoutPlaceholders<Value>(value: Value): Value {
  // What is no mock may answer without a scenario.
  if (value === undefined) return value;
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' ? each.replaceAll(placeholders, (whole) => `\\${whole}`) : each,
  );
}
