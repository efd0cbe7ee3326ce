/** A terminal's output, with its colours, as an SVG. */

const palette: Record<string, string> = {
  '31': '#f07178',
  '32': '#9ece6a',
  '33': '#e0af68',
  '34': '#7aa2f7',
  '35': '#bb9af7',
  '36': '#7dcfff',
  '90': '#7a839e',
};
const [lineHeight, charWidth, padding, barHeight] = [20, 8.43, 20, 34];

interface Style {
  color: string;
  isBold: boolean;
  isDim: boolean;
}

const plain: Style = { color: '#c8d0e8', isBold: false, isDim: false };

/**
 * @param text what a program printed, with SGR sequences
 * @param title what stands in the bar above it
 */
export function terminalPicture(text: string, title: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is how colours are written
  const columns = Math.max(...lines.map((line) => [...line.replace(/\u001b\[[\d;]*m/g, '')].length));
  const width = Math.ceil(columns * charWidth + 2 * padding);
  const height = lines.length * lineHeight + barHeight + padding;
  let style = plain;
  const rows = lines.map((line, row) => {
    const spans: string[] = [];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is how colours are written
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith('\u001b[')) style = restyled(style, part.slice(2, -1).split(';'));
      else if (part) spans.push(span(part, style));
    }
    return `<text x="${padding}" y="${barHeight + (row + 1) * lineHeight - 4}" xml:space="preserve">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="8" fill="#1a1f30"/>
<g fill="#4a5375"><circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/></g>
<text x="${width / 2}" y="21" text-anchor="middle" font-family="system-ui, sans-serif" font-size="12" fill="#8b95b5">${escaped(title)}</text>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`;
}

function restyled(before: Style, codes: string[]): Style {
  const style = { ...before };
  for (const code of codes) {
    if (code === '0' || code === '') Object.assign(style, plain);
    else if (code === '1') style.isBold = true;
    else if (code === '2') style.isDim = true;
    else if (code === '22') Object.assign(style, { isBold: false, isDim: false });
    else style.color = palette[code] ?? plain.color;
  }
  return style;
}

function span(text: string, { color, isBold, isDim }: Style): string {
  const weight = isBold ? ' font-weight="bold"' : '';
  const opacity = isDim ? ' opacity="0.6"' : '';
  return `<tspan fill="${color}"${weight}${opacity}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
