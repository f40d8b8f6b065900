import { type ErrorRow, errorTable } from '../../protocol/errors.ts';
import type { Generator } from '../generate.ts';

/** docs/errors.md: the table of protocol/errors.ts for people. */
export const errorsDocument: Generator = {
  path: 'docs/errors.md',
  make: () => {
    const rows = Object.entries<ErrorRow>(errorTable)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, { status, text, hint }]) =>
          `| ${anchor(code)}\`${code}\` | ${status} | ${text} | ${hint} |`,
      );
    return `${[...head, ...rows].join('\n')}\n`;
  },
};

/** The `type` of a problem document ends in this name. */
const anchor = (code: string) => `<a id="${code.toLowerCase()}"></a>`;

const head = [
  '<!-- Made by `npm run generate` from protocol/errors.ts. Do not edit. -->',
  '# Error codes',
  '',
  'One table for the till API, the wire between kiosk and gateway, configuration and log. A code is',
  'never renamed. *Status* is the HTTP status wherever the code reaches a till, in a problem document',
  '(RFC 9457) whose `code` is the code. `CONFIG_INVALID`, `PROGRAMME_INVALID` and `NOT_LOOPBACK` end',
  'a program with exit code 78: a file must be mended before a new start helps.',
  '',
  '| Code | Status | What happened | What to do |',
  '| --- | --- | --- | --- |',
];
