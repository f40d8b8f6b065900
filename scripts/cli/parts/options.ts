/** Options that many commands share. */

/** For an option that may be given again: all of its values, in order. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * The ledger in a data folder.
 * @param of whose folder it may be, as the error says it
 * @throws StamgastError when it is not there
 */
export async function ledgerIn(
  data: string,
  of: 'a gateway' | 'a gateway or of a replay',
): Promise<string> {
  const { join } = await import('node:path');
  const { ledgerFileName } = await import('../../../gateway/store/sqlite.ts');
  const { checkIsThere } = await import('../../../protocol/host/folder.ts');
  const path = join(data, ledgerFileName);
  checkIsThere(path, `--data is the data folder of ${of}`);
  return path;
}
