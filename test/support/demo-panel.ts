import type { Browser, FrameLocator, Page } from 'playwright-core';
import { closeAll, openAll } from '../../protocol/host/life.ts';
import { openBrowser } from './browser.ts';
import { type DemoShop, demoFolder, freePorts, openShop, removeDemoFolder } from './demo-shop.ts';

/** The demo shop with its panel open in a browser. */
export interface DemoPanel {
  readonly folder: string;
  readonly shop: DemoShop;
  readonly page: Page;
  /** The kiosk's page inside the panel. */
  readonly kiosk: FrameLocator;
  /** All that the pages wrote to their console or threw. */
  readonly complaints: readonly string[];
  /** Addresses that the pages asked for. */
  readonly requested: readonly string[];
  /** Presses the first button of this name that can be pressed. */
  press(name: string | RegExp): Promise<void>;
  /** Waits until the kiosk shows a view. */
  view(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens shop, browser and panel; rejects when one of them does not open, and leaves none then. */
export function openPanel(): Promise<DemoPanel> {
  return openAll(async (open) => {
    const folder = demoFolder();
    open.push(() => removeDemoFolder(folder));
    const shop = await openShop(['--folder', folder, '--port', String(await freePorts())]);
    open.push(async () => void (await shop.close()));
    const browser = await openBrowser();
    open.push(() => browser.close());
    return { folder, shop, ...(await panelOf(browser, shop)), close: () => closeAll(open) };
  });
}

async function panelOf(browser: Browser, shop: DemoShop) {
  const complaints: string[] = [];
  const requested: string[] = [];
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => requested.push(request.url()));
  const kiosk = page.frameLocator('iframe');
  await page.goto(shop.printed.panel);
  const press = (name: string | RegExp) =>
    page.getByRole('button', { name, disabled: false }).first().click();
  const view = (name: string) => kiosk.locator(`[data-view="${name}"]`).waitFor();
  return { page, kiosk, complaints, requested, press, view };
}
