import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const executablePath = process.env['STAMGAST_CHROMIUM'] ?? '/usr/bin/chromium';

/** Starts the real Chromium, headless, without its own traffic. The caller closes it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
