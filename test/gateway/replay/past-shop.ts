import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseColumns } from '../../../gateway/replay/read-receipts.ts';
import { type ReplayFileOptions, replayFile } from '../../../gateway/replay/replay-file.ts';

/** A programme for past receipts: 1 point for each full pound, for 12 months. */
export const pounds = (changes: Readonly<Record<string, string>> = {}): string => {
  const keys = {
    stamgast: '1',
    id: 'points',
    effectiveFrom: '2010-01-01T00:00',
    zone: 'Europe/London',
    currency: 'GBP',
    units: '{ POINTS: { life: 12 months } }',
    rules: '[ { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]',
    ...changes,
  };
  return `${Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')}\n`;
};

export const header = 'invoice,stock,qty,datetime,price,customer';

/** A folder of its own for the running test, gone after it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Replays rows `invoice,stock,qty,datetime,price,customer` (with the header, or whole bytes). */
export async function replayRows(
  rows: readonly string[] | Uint8Array,
  options: Partial<ReplayFileOptions> & {
    readonly programme?: string | readonly string[];
    readonly name?: string;
  } = {},
) {
  const folder = testFolder();
  mkdirSync(folder, { recursive: true });
  const programmes = [options.programme ?? pounds()].flat().map((text, at) => {
    const path = join(folder, `points-${at}.yaml`);
    writeFileSync(path, text);
    return path;
  });
  const receipts = join(folder, options.name ?? 'receipts.csv');
  writeFileSync(receipts, rows instanceof Uint8Array ? rows : `${[header, ...rows].join('\n')}\n`);
  return await replayFile({
    programmes,
    receipts,
    columns: columns(),
    zone: 'Europe/London',
    currency: 'GBP',
    cancelPrefix: 'C',
    dataFolder: null,
    withBalances: true,
    ...options,
  });
}

export const columnsText =
  'receipt=invoice,sku=stock,quantity=qty,time=datetime,price=price,member=customer';

function columns(): ReplayFileOptions['columns'] {
  const parsed = parseColumns(columnsText);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}
