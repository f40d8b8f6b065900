import type { DrawAt } from '../../../gateway/partners/draws.ts';
import { openDraw } from '../../../gateway/partners/draws.ts';
import { digest } from '../../../gateway/programme/draws/pick.ts';
import type { StoreKit } from '../../contract/given.ts';
import { PartnerLedger } from './ledger-of-partners.ts';

/** One ticket for each full 10.00, in UTC. */
export const ticketProgramme = `stamgast: 1
id: draw
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
units: { TICKETS: { scale: 0 } }
rules: [ { id: ticket, on: receipt, earn: { unit: TICKETS, per: "10.00", amount: 1 } } ]
`;

export const drawText = `stamgastDraw: 1
id: spring
title: Spring draw
unit: TICKETS
scale: 0
zone: UTC
opens: 2026-03-01T00:00
closes: 2026-03-31T20:00
cutOff: occurred
graceMinutes: 120
winners: 2
reserves: 1
publicValue: { source: the lottery, at: 2026-04-04T22:00 }
`;

/** A ledger with a draw that was opened on 28 February; its clock is that of the ledger. */
export class HeldDraw {
  readonly books: PartnerLedger;
  readonly folder: string;

  constructor(kit: StoreKit & { readonly folder: () => string }, text = drawText) {
    this.books = new PartnerLedger(kit, ticketProgramme);
    this.folder = `${this.books.folder}/draws/spring`;
    this.books.at('2026-02-28T12:00');
    this.open(text);
  }

  open(text: string): void {
    let n = 0;
    const random = () => {
      n += 1;
      return digest(`random ${n}`);
    };
    const file = this.books.file('draw.yaml', text);
    openDraw({ dataFolder: this.books.folder, file, now: this.books.now, random });
  }

  /** The draw, now. */
  at(local?: string): DrawAt {
    if (local !== undefined) this.books.at(local);
    return { dataFolder: this.books.folder, id: 'spring', now: this.books.now };
  }
}
