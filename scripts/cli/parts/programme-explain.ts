import { readFileSync } from 'node:fs';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { problemText } from '../../../gateway/programme/language/file.ts';
import { StamgastError } from '../../../protocol/errors.ts';
import { oneLine, plainJson } from '../../../protocol/text.ts';

/** Prints all that a programme file says; refuses PROGRAMME_INVALID. */
export function explainFileAt(file: string, options: { readonly json?: boolean }): void {
  const explained = explainFile({ text: textOf(file), file });
  if (!explained.ok) {
    throw new StamgastError('PROGRAMME_INVALID', explained.problems.map(problemText).join('\n'));
  }
  if (options.json === true) {
    process.stdout.write(`${plainJson(JSON.stringify(explained.parts))}\n`);
    return;
  }
  const parts = explained.parts.map(({ about, sentences }) =>
    [
      `${about.slice(0, 1).toUpperCase()}${about.slice(1)}`,
      ...sentences.map((one) => `  ${oneLine(one)}`),
    ].join('\n'),
  );
  process.stdout.write(`${parts.join('\n\n')}\n`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    const hint = 'name a file that exists and that you may read';
    throw new StamgastError(
      'PROGRAMME_INVALID',
      `${file}: the file cannot be read${code}; ${hint}`,
      {
        cause,
      },
    );
  }
}
