import { oneLine } from '../../protocol/text.ts';
import type { Line } from '../ledger/settlement.ts';
import { decimalText, moneyText } from '../programme/language/currency.ts';
import type { DiscountLine, PartyTotal, RunDocument } from './run-document.ts';

/** A settlement run as a plain page: a statement for each party, then the whole. */
export function runPage(document: RunDocument): string {
  const { contract, run, period, until, previous, block } = document;
  return [
    `Settlement run ${run} of ${contract.id}, ${period} (${contract.mode})`,
    `Business days up to ${until}; ledger at block ${block.n}`,
    `Block  ${block.hash || 'none'}`,
    `Before ${previous || 'none: this is the first run'}`,
    '',
    ...document.parties.flatMap((party) => statement(document, party)),
    ...whole(document),
  ]
    .join('\n')
    .concat('\n');
}

function statement(document: RunDocument, party: PartyTotal): readonly string[] {
  const { currency } = document;
  const { id, name, account, netMinor } = party;
  const net = netMinor < 0 ? 'pays' : 'gets';
  return [
    `${oneLine(name)} (${account})`,
    ...document.lines.filter(isOf(id)).map((line) => `  ${lineText(document, id, line)}`),
    ...document.discounts.filter(isOf(id)).map((line) => `  ${discountText(document, id, line)}`),
    `  ${net} ${moneyText(currency, Math.abs(netMinor))}`,
    '',
  ];
}

function whole(document: RunDocument): readonly string[] {
  const { currency, operator, liabilities, contract } = document;
  return [
    `The operator keeps ${moneyText(currency, operator.keptMinor)} of this run,`,
    `${moneyText(currency, operator.keptTotalMinor)} of all so far, ` +
      `of it ${moneyText(currency, operator.liabilityMinor)} liability.`,
    ...liabilities.map(({ unit, of, outstanding, minor, expired, breakageMinor }) => {
      const scale = contract.prices.find((row) => row.unit === unit)?.scale ?? 0;
      const open = `${decimalText(outstanding, scale)} ${unit} outstanding`;
      const gone = `${decimalText(expired, scale)} expired (${moneyText(currency, breakageMinor)})`;
      return `${of}: ${open} (${moneyText(currency, minor)}), ${gone}`;
    }),
    `All statements add up to ${moneyText(currency, sumOf(document))}.`,
  ];
}

const isOf =
  (id: string) =>
  ({ from, to }: { readonly from: string; readonly to: string }) =>
    from === id || to === id;

const words: Readonly<Record<Line['kind'], string>> = {
  issued: 'issued',
  redeemed: 'redeemed',
  taken: 'issued and taken back',
  givenBack: 'redeemed and given back',
};

function lineText(document: RunDocument, id: string, line: Line): string {
  const scale = document.contract.prices.find(({ unit }) => unit === line.unit)?.scale ?? 0;
  const points = `${decimalText(line.points, scale)} ${line.unit} ${words[line.kind]}`;
  const late = line.isLate ? ', late for a closed month' : '';
  const corrects =
    line.corrects === null
      ? ''
      : line.corrects === 0
        ? ', correction'
        : `, corrects run ${line.corrects}`;
  return `${money(document, id, line)}  ${points}${late}${corrects}; ${other(id, line)}`;
}

function discountText(document: RunDocument, id: string, line: DiscountLine): string {
  const { currency } = document;
  const given = `discounts given ${moneyText(currency, line.givenMinor)}`;
  const back = `gone back ${moneyText(currency, line.backMinor)}`;
  const { receipts } = line;
  const on = receipts === undefined ? '' : ` on ${receipts} receipt${receipts === 1 ? '' : 's'}`;
  return `${money(document, id, line)}  ${given}${on}, ${back}; ${other(id, line)}`;
}

function money(
  { currency }: RunDocument,
  id: string,
  { from, minor }: { readonly from: string; readonly minor: number },
): string {
  return moneyText(currency, from === id ? -minor : minor).padStart(16);
}

const other = (id: string, { from, to }: { readonly from: string; readonly to: string }): string =>
  from === id ? `to ${to}` : `from ${from}`;

const sumOf = ({ parties }: RunDocument): number =>
  parties.reduce((sum, { netMinor }) => sum + netMinor, 0);
