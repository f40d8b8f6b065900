import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 1 point for each full crown, for 12 months. */
export const programme = `stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { life: 12 months } }
rules: [ { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;

/** Files of a gateway as it is by default, on free ports; the path of its configuration. */
export function writeGateway(folder: string): string {
  writeFileSync(join(folder, 'points.yaml'), programme);
  const path = join(folder, 'gateway.yaml');
  writeFileSync(path, config);
  return path;
}

const config = `store: bench
dataFolder: gateway
programmes: [points.yaml]
http: { port: 0 }
broker: { port: 0 }
log: { level: warn }
`;
