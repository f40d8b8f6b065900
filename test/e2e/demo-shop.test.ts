import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoPanel, openPanel } from '../support/demo-panel.ts';
import { isAlive } from '../support/demo-shop.ts';

let demo: DemoPanel;

beforeAll(async () => {
  demo = await openPanel();
});
afterAll(() => demo?.close());

const steps = (): Promise<string[]> => demo.page.locator('header li.done b').allInnerTexts();
const ledger = (): Promise<string> => demo.page.locator('.ledger table').innerText();

test('it prints two processes that live and two pages that answer', async () => {
  const { gateway, kiosk: kioskPid, panel, screen } = demo.shop.printed;
  expect(isAlive(gateway) && isAlive(kioskPid)).toBe(true);
  expect(await (await fetch(panel)).text()).toContain('the demo shop');
  expect(await (await fetch(screen)).text()).toContain('<!doctype html>');
});

test('it opens on one screen with three steps to do, none of them done', async () => {
  await demo.view('attract');
  expect(await demo.page.locator('header li b').allInnerTexts()).toEqual([
    "Tap Anna's card",
    'Buy her a coffee',
    'Pull the plug',
  ]);
  expect(await steps()).toEqual([]);
});

const windows = [
  [1920, 1080],
  [1440, 900],
  [1440, 800],
  [1366, 650],
  [1280, 720],
] as const;

async function expectNoScroll(width: number, height: number): Promise<void> {
  await demo.page.setViewportSize({ width, height });
  const size = await demo.page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { scrollWidth, scrollHeight };
  });
  expect(size.scrollWidth).toBeLessThanOrEqual(width);
  expect(size.scrollHeight).toBeLessThanOrEqual(height);
  await demo.page.setViewportSize({ width: 1440, height: 900 });
}

for (const [width, height] of windows) {
  test(`nothing has to be scrolled for in a window of ${width} x ${height}`, async () => {
    await expectNoScroll(width, height);
  });
}

test('the panel is told no full card number', async () => {
  const stream = await fetch(`${demo.shop.printed.panel}/state`);
  const first = await stream.body?.getReader().read();
  const text = new TextDecoder().decode(first?.value);
  expect(text).toContain('29…0018');
  expect(text).not.toMatch(/29\d{11}|4111/);
});

test("tapping Anna's card paints her balance on the kiosk", async () => {
  await demo.press(/^Anna/);
  await demo.view('member');
  await demo.kiosk.getByRole('heading', { name: 'Hello Anna' }).waitFor();
  await demo.kiosk.getByText('284', { exact: true }).waitFor();
  await expect.poll(steps).toEqual(["Tap Anna's card"]);
});

test('buying her a coffee changes the number while it is shown', async () => {
  await demo.press(/^Coffee/);
  await demo.press(/^Buy/);
  await demo.kiosk.getByText('322', { exact: true }).waitFor();
  await demo.page.getByText('+38: 1 point for each full DKK 1.00 of DKK 38.00.').waitFor();
  await demo.kiosk.getByText(/^Coffee friends: 4 to go, until /).waitFor();
  await expect
    .poll(ledger)
    .toMatch(/earn\s+Anna, available\s+\+38\s.*\n.*earn\s+issuer:demo\s+-38/);
  await expect.poll(steps).toEqual(["Tap Anna's card", 'Buy her a coffee']);
});

test('returning the coffee takes the points back, once', async () => {
  await demo.press('Return');
  await demo.kiosk.getByText('284', { exact: true }).waitFor();
  await expect.poll(() => demo.kiosk.locator('#notes').count()).toBe(0);
  await demo.page.getByText('Paid back: DKK 38.00. Taken back: 38 points, 1 stamps.').waitFor();
  await expect.poll(ledger).toMatch(/Anna, available\s+-38/);
  const button = demo.page.getByRole('button', { name: 'Returned' });
  await expect.poll(() => button.isDisabled()).toBe(true);
});

test('spending 50 points takes them off and says what they are worth', async () => {
  await demo.press('Spend 50 points');
  await demo.kiosk.getByText('234', { exact: true }).waitFor();
  await demo.page.getByText('50 points spent, worth DKK 5.00.').waitFor();
  await expect.poll(ledger).toMatch(/spend\s+Anna, available\s+-50/);
});

test('the language switch of the kiosk changes the page of a member', async () => {
  await demo.kiosk.locator('#language').click();
  await demo.kiosk.getByRole('heading', { name: 'Hej Anna' }).waitFor();
  await demo.kiosk.locator('#language').click();
  await demo.kiosk.getByRole('heading', { name: 'Hello Anna' }).waitFor();
  await demo.kiosk.locator('#done').click();
  await demo.view('attract');
});

const odd = [
  ['Unknown card', 'unknownCard', 'We do not know this card'],
  ['Wrong check digit', 'refusedRead', 'That number is not quite right'],
  ['Bank card', 'refusedRead', 'This is a bank card'],
  ['Two at once', 'refusedRead', 'One card at a time, please'],
  ['Taken away too soon', 'refusedRead', 'We could not read that'],
] as const;

for (const [button, name, title] of odd) {
  test(`"${button}" says "${title}" on the kiosk and writes nothing on a member`, async () => {
    const before = await ledger();
    await demo.press(button);
    await demo.view(name);
    await demo.kiosk.getByRole('heading', { name: title }).waitFor();
    await demo.kiosk.locator('#done').click();
    await demo.view('attract');
    expect(await ledger()).toBe(before);
  });
}

test('an empty basket cannot be bought, and nobody can spend without a card', async () => {
  expect(await demo.page.getByRole('button', { name: /^Buy/ }).isDisabled()).toBe(true);
  await demo.page.getByRole('radio', { name: 'none' }).check();
  expect(await demo.page.getByRole('button', { name: /^Spend/ }).isDisabled()).toBe(true);
  await demo.press(/^Juice/);
  await demo.press(/^Buy/);
  await demo.page.getByText('Posted without a card.').waitFor();
});

test('a basket and receipts of all goods, three times, leave the panel on one screen', async () => {
  await demo.page.getByRole('radio', { name: 'Clara' }).check();
  const goods = [/^Coffee/, /^Croissant/, /^Sandwich/, /^Juice/, /^Beans/];
  const fill = async () => {
    for (const name of [...goods, ...goods, ...goods]) await demo.press(name);
  };
  for (let receipts = 0; receipts < 2; receipts += 1) {
    await fill();
    await demo.press(/^Buy/);
    await demo.page.getByText('+813: 1 point').waitFor();
  }
  await fill();
  for (const [width, height] of windows) await expectNoScroll(width, height);
  await demo.press('Clear');
});

test('each line of the ledger names the block that sealed it', async () => {
  await demo.page.getByRole('radio', { name: 'none' }).check();
  for (let receipts = 0; receipts < 2; receipts += 1) {
    const before = await ledger();
    await demo.press(/^Juice/);
    await demo.press(/^Buy/);
    await expect.poll(ledger).not.toBe(before);
  }
  const rows = (await ledger()).split('\n').map((row) => row.trim().split(/\s+/));
  expect(rows).toHaveLength(8);
  const blocks = new Map(rows.map((row) => [row[0], row.at(-1)]));
  expect(rows.every((row) => /^[0-9a-f]{8}$/.test(row.at(-1) ?? ''))).toBe(true);
  expect(rows.every((row) => row.at(-1) === blocks.get(row[0]))).toBe(true);
  // What one receipt sets off stands in one block, another receipt in another.
  expect(new Set(blocks.values()).size).toBe(3);
});

test('no page complains, loads from elsewhere, or has a card number in an address', () => {
  expect(demo.complaints).toEqual([]);
  const own = [demo.shop.printed.panel, demo.shop.printed.screen];
  expect(demo.requested.filter((url) => !own.some((base) => url.startsWith(`${base}/`)))).toEqual(
    [],
  );
  expect(demo.requested.filter((url) => /29\d{11}|4111/.test(url))).toEqual([]);
  expect(demo.requested.length).toBeGreaterThan(8);
});
