import type { Page } from 'playwright-core';

/** What a page looks like in real pixels and colours. */
export interface PageMeasures {
  /** Every visible text with the contrast of WCAG 2 against what is behind it. */
  readonly texts: readonly { readonly text: string; readonly contrast: number }[];
  /** Everything that can be touched. */
  readonly targets: readonly {
    readonly id: string;
    readonly width: number;
    readonly height: number;
  }[];
  /** Texts and buttons that stick out of the window. */
  readonly overflow: readonly string[];
  /** Texts of which something else lies above the middle of a line. */
  readonly covered: readonly string[];
}

/**
 * Measures all that is visible. The contrast is the worst against the background colours of the
 * text's ancestors and every colour of their gradients.
 */
export function measurePage(page: Page): Promise<PageMeasures> {
  return page.evaluate(() => {
    type Rgb = readonly [number, number, number];
    const colours = (css: string): readonly Rgb[] =>
      [...css.matchAll(/rgba?\(([^)]+)\)/g)].flatMap(([, inner = '']) => {
        const [r = 0, g = 0, b = 0, alpha = 1] = inner.split(/[ ,/]+/).map(Number);
        return alpha === 0 ? [] : [[r, g, b] as const];
      });
    const channel = (value: number): number => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    const light = ([r, g, b]: Rgb): number =>
      0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const contrast = (one: Rgb, other: Rgb): number => {
      const [dark = 0, bright = 0] = [light(one), light(other)].sort((x, y) => x - y);
      return (bright + 0.05) / (dark + 0.05);
    };
    const behind = (element: Element): readonly Rgb[] => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const found = [...colours(backgroundColor), ...colours(backgroundImage)];
        if (found.length > 0) return found;
      }
      return [[255, 255, 255]];
    };
    const isSeen = (element: Element): boolean =>
      element.closest('.said, svg') === null && element.getClientRects().length > 0;
    const holders = [...document.querySelectorAll('#page *')].filter(
      (element) =>
        isSeen(element) &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    const texts = holders.map((element) => {
      const [colour = [0, 0, 0] as const] = colours(getComputedStyle(element).color);
      const worst = Math.min(...behind(element).map((back) => contrast(colour, back)));
      return { text: element.textContent ?? '', contrast: Math.round(worst * 100) / 100 };
    });
    const buttons = [...document.querySelectorAll('button, a, input, select')].filter(isSeen);
    const targets = buttons.map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { id: element.id || element.outerHTML.slice(0, 60), width, height };
    });
    const overflow = [...holders, ...buttons]
      .filter((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
      })
      .map((element) => (element.textContent ?? '').slice(0, 60));
    const isCovered = (element: Element): boolean =>
      [...element.childNodes].some((node) => {
        if (node.nodeType !== 3) return false;
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].some(({ left, top, width, height }) => {
          const above = document.elementFromPoint(left + width / 2, top + height / 2);
          return above !== null && !element.contains(above) && !above.contains(element);
        });
      });
    const covered = holders
      .filter(isCovered)
      .map((element) => (element.textContent ?? '').slice(0, 60));
    return { texts, targets, overflow, covered };
  });
}
