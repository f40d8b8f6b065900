/** Text for HTML and attributes: a name in a file must never become markup. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A table for those who cannot see the chart beside it, or want its numbers. */
export function table(of: {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of a row is its head; the others are numbers, right-aligned. */
  readonly rows: readonly (readonly string[])[];
  readonly foot?: readonly string[];
}): string {
  const { caption, head, rows, foot } = of;
  const row = ([first = '', ...cells]: readonly string[]) =>
    `<tr><th scope="row">${escaped(first)}</th>${cells
      .map((cell) => `<td>${escaped(cell)}</td>`)
      .join('')}</tr>`;
  const columns = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const last = foot === undefined ? '' : `<tfoot>${row(foot)}</tfoot>`;
  return `<div class="scroll"><table><caption>${escaped(caption)}</caption><thead><tr>${columns}</tr></thead><tbody>${rows
    .map(row)
    .join('\n')}</tbody>${last}</table></div>`;
}

/** A table behind a summary that opens it. */
export function folded(summary: string, content: string): string {
  return `<details><summary>${escaped(summary)}</summary>${content}</details>`;
}

/** 1234567 as `1 234 567`, with narrow spaces that do not break. */
export function grouped(numeral: string): string {
  const [whole = '', part] = numeral.split('.');
  const spaced = whole.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, '\u202f');
  return part === undefined ? spaced : `${spaced}.${part}`;
}
