import { join } from 'node:path';
import { describeKiosk } from '../cli/parts/kiosk.ts';
import { programOf, runProgram } from './run.ts';

// dist/kiosk.cjs --config FILE. In the bundle import.meta.dirname is its own folder (build.ts).
const folder = import.meta.dirname;
runProgram(
  describeKiosk(programOf('kiosk'), {
    nfcChildFile: join(folder, 'nfc-child.cjs'),
    pageFolder: () => Promise.resolve(join(folder, 'pages', 'kiosk')),
  }),
);
