import { vi } from 'vitest';
import { run as runCommand } from '../../../scripts/cli/main.ts';

/** Runs a command line in this process; what it prints is caught. */
export async function stamgast(...args: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await runCommand(args), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
