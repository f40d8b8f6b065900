/** `node scripts/pictures.ts`: takes the pictures of the README anew, from the real demo shop. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openBrowser } from '../test/support/browser.ts';
import { Demo } from './demo/demo.ts';
import { layoutOf, portsFrom, reset } from './demo/layout.ts';

const pictures = resolve(import.meta.dirname, '../docs/pictures');
const folder = mkdtempSync(join(tmpdir(), 'stamgast-pictures-'));
const demo = new Demo(layoutOf(folder), portsFrom(15_870));
const browser = await openBrowser();
try {
  await demo.start(() => {});
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(demo.panelUrl);
  const kiosk = page.frameLocator('iframe');
  await kiosk.getByRole('button', { name: 'Type your number' }).waitFor();
  await page.getByRole('button', { name: /^Anna/ }).click();
  await kiosk.getByRole('heading', { name: 'Hello Anna' }).waitFor();
  // A number that has been read gets a mark when it changes; the picture shall show it.
  await page.waitForTimeout(2500);
  await page.getByRole('button', { name: /^Coffee/ }).click();
  await page.getByRole('button', { name: /^Buy/ }).click();
  await kiosk.getByText('322', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Return' }).waitFor();
  await page.screenshot({ path: join(pictures, 'shop.png'), animations: 'disabled' });
  await page.getByRole('button', { name: 'Kill the gateway' }).click();
  await kiosk.getByText('No connection right now', { exact: true }).waitFor();
  await page.getByText('The kiosk is on its own').waitFor();
  await page.screenshot({ path: join(pictures, 'gateway-killed.png') });
} finally {
  await browser.close();
  await demo.stop();
  reset(layoutOf(folder));
}
