import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { isDate, isZone } from '../../protocol/calendar.ts';
import { StamgastError } from '../../protocol/errors.ts';
import { loadConfig, placesOf, readNamedFile, type Where } from '../../protocol/host/config.ts';
import type { Ratio } from '../../protocol/units.ts';
import type { Terms } from '../ledger/settlement.ts';
import { currencyPlaces } from '../programme/language/currency.ts';
import { ratioOfDecimal } from '../programme/language/decimal.ts';
import { compileVersions, problemText } from '../programme/language/file.ts';
import type { Programmes } from '../programme/types.ts';
import { sha256Hex } from './documents.ts';

const party = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
  example: 'grocer',
  description: 'The partner as it stands in receipts, or the `fundedBy` of rules.',
});
const price = (description: string) =>
  Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$', example: '"0.008"', description });

/** A contract between partners: who they are, and what a point costs. */
export const ContractFile = Type.Object({
  stamgastContract: Type.Literal(1, { description: 'Version of this file format.' }),
  id: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    example: 'city-centre',
    description: 'Name of the contract; its runs lie in a folder of this name.',
  }),
  from: Type.String({ example: '2026-01-01', description: 'First business day that counts.' }),
  zone: Type.String({ example: 'Europe/Copenhagen', description: 'Zone in which a month ends.' }),
  currency: Type.String({ example: 'DKK', description: 'Currency of all prices, ISO 4217.' }),
  mode: Type.Union([Type.Literal('onIssue'), Type.Literal('onRedemption')], {
    description: 'Who pays: the issuer at once to the operator, or at redemption to the redeemer.',
  }),
  operator: party,
  parties: Type.Array(
    Type.Object({
      id: party,
      name: Type.String({ minLength: 1, maxLength: 100, example: 'Grocer Ltd' }),
      role: Type.Union([
        Type.Literal('operator'),
        Type.Literal('partner'),
        Type.Literal('supplier'),
        Type.Literal('issuer'),
      ]),
    }),
    { minItems: 1, maxItems: 500, description: 'Everybody who issues, redeems or pays.' },
  ),
  units: Type.Array(
    Type.Object({
      unit: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$', example: 'POINTS' }),
      scale: Type.Integer({
        minimum: 0,
        maximum: 6,
        example: 0,
        description: 'Decimal places of a point, as in the programme file.',
      }),
      issuePrice: Type.Optional(price('What a point costs its issuer; with onIssue only.')),
      redemptionPrice: price('What a redeemed point pays.'),
    }),
    { minItems: 1, maxItems: 8, description: 'The units that are settled.' },
  ),
  programmes: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    default: [],
    maxItems: 100,
    example: ['points.yaml'],
    description:
      'Programme files, one a version, relative to this file: they say who pays for a discount.',
  }),
});
export type ContractFile = Static<typeof ContractFile>;

export interface Party {
  readonly id: string;
  readonly name: string;
  /** An issuer's own cards get discounts here: it is told how many receipts had one. */
  readonly role: 'operator' | 'partner' | 'supplier' | 'issuer';
}

/** A contract that was read and whose parts fit together. */
export interface Contract {
  readonly file: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly sha256: string;
  readonly id: string;
  readonly zone: string;
  readonly currency: string;
  readonly parties: readonly Party[];
  readonly terms: Terms;
  readonly scales: ReadonlyMap<string, number>;
  readonly programmes: Programmes;
  /** Where a key stands in the file. */
  readonly where: Where;
}

/**
 * Reads a contract and the programmes that it names. Throws CONFIG_INVALID or PROGRAMME_INVALID,
 * each line `file:line:column: path: what was found; what would be right`.
 */
export function loadContract(path: string): Contract {
  const file = loadConfig({ path, schema: ContractFile, env: {}, flags: {} });
  const where = placesOf(path);
  check(file, where);
  const { id, zone, currency, operator, parties, mode, from } = file;
  const places = currencyPlaces(currency) ?? 2;
  const units = file.units.map(({ unit, scale, issuePrice, redemptionPrice }) => {
    const issue = priceOf(issuePrice ?? '0', places, scale);
    return [unit, { issue, redemption: priceOf(redemptionPrice, places, scale) }] as const;
  });
  return {
    file: path,
    sha256: sha256Hex(readFileSync(path)),
    id,
    zone,
    currency,
    parties,
    terms: {
      mode,
      operator,
      from,
      parties: new Set(parties.map((row) => row.id)),
      units: new Map(units),
    },
    scales: new Map(file.units.map(({ unit, scale }) => [unit, scale])),
    programmes: readProgrammes(file, path, where),
    where,
  };
}

/** Minor units for one amount of a unit: 0.008 a point in a currency of two places is 4/5. */
function priceOf(text: string, places: number, scale: number): Ratio {
  const { num, den } = ratioOfDecimal(text, places);
  return { num, den: den * 10 ** scale };
}

function check(file: ContractFile, where: Where): void {
  const fail = (key: string, text: string): never => {
    throw new StamgastError('CONFIG_INVALID', `${where(key)}: ${text}`);
  };
  const found = (value: string) => `found ${JSON.stringify(value)}`;
  if (!isDate(file.from)) fail('from', `${found(file.from)}; a day, as 2026-01-01`);
  if (!isZone(file.zone)) {
    fail('zone', `${found(file.zone)}; an IANA time zone, as Europe/Copenhagen`);
  }
  if (currencyPlaces(file.currency) === null) {
    fail('currency', `${found(file.currency)}; an ISO 4217 currency in capitals, as DKK`);
  }
  const twice = (ids: readonly string[]) => ids.findIndex((id, at) => ids.indexOf(id) < at);
  const names = file.parties.map(({ id }) => id);
  const again = twice(names);
  if (again >= 0) fail(`parties.${again}.id`, `${names[again]} stands here twice; name it once`);
  const units = file.units.map(({ unit }) => unit);
  const unitAgain = twice(units);
  if (unitAgain >= 0) fail(`units.${unitAgain}.unit`, `${units[unitAgain]} stands here twice`);
  if (!names.includes(file.operator)) {
    fail('operator', `${found(file.operator)}; one of the parties: ${names.join(', ')}`);
  }
  for (const [at, row] of file.parties.entries()) {
    if (row.role === 'operator' && row.id !== file.operator) {
      fail(`parties.${at}.role`, `${row.id} is not the operator; partner, supplier or issuer`);
    }
  }
  for (const [at, row] of file.units.entries()) {
    const hasPrice = row.issuePrice !== undefined;
    if (hasPrice === (file.mode === 'onIssue')) continue;
    const text = hasPrice
      ? 'onRedemption has no issue price; remove the key'
      : 'missing; onIssue needs what a point costs its issuer, as "0.010"';
    fail(`units.${at}.issuePrice`, text);
  }
}

function readProgrammes(file: ContractFile, path: string, where: Where): Programmes {
  const folder = dirname(resolve(path));
  const files = file.programmes.map((name, index) => {
    const full = resolve(folder, name);
    return { file: full, text: readNamedFile(full, where(`programmes.${index}`)) };
  });
  const read = compileVersions(files);
  if (read.ok) return read.programmes;
  throw new StamgastError('PROGRAMME_INVALID', read.problems.map(problemText).join('\n'));
}
