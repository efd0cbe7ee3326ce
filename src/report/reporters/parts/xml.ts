import { visible } from '../../../protocol/index.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A text as XML or HTML content or attribute value. XML forbids most control characters even when escaped, so they
 * are written out.
 * @example escapeXml('</script>') // '&lt;/script&gt;'
 */
export function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Content that is XML already; everything else is a text and gets escaped. */
export class Markup {
  readonly xml: string;
  constructor(xml: string) {
    this.xml = xml;
  }
}

export type XmlContent = Markup | string | number | undefined | readonly XmlContent[];

/**
 * A template whose values are escaped unless they are markup themselves; `undefined` leaves nothing.
 * @example markup`<b>${'<script>'}</b>`.xml // '<b>&lt;script&gt;</b>'
 */
export function markup(strings: TemplateStringsArray, ...values: XmlContent[]): Markup {
  return new Markup(strings.map((part, index) => part + rendered(values[index])).join(''));
}

function rendered(value: XmlContent): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.xml;
  return Array.isArray(value) ? value.map(rendered).join('') : escapeXml(String(value));
}

/** Lines of text that stay lines: each is escaped by itself. */
export function markupLines(lines: readonly string[]): Markup {
  return new Markup(lines.map(escapeXml).join('\n'));
}

/** Markup that we wrote ourselves, such as a style sheet. */
export const trusted = (xml: string): Markup => new Markup(xml);
