import { KioskConfig } from '../../device/config.ts';
import { sampleConfig } from '../../protocol/host/config-print.ts';
import type { Generator } from '../generate.ts';

/** docs/kiosk.sample.yaml: every key of the configuration. */
export const kioskSample: Generator = {
  path: 'docs/kiosk.sample.yaml',
  make: () => head + sampleConfig(KioskConfig),
};

const head = `# Configuration of a kiosk. Made by \`npm run generate\` from device/config.ts. Do not edit.
# Flag before environment before file before default; relative paths start at this file.

`;
