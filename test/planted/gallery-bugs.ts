import type { PlantedBug } from './bugs.ts';

/** A bug of the engine, and the row of the gallery on which the naive model finds it. */
export interface GalleryBug extends PlantedBug {
  readonly row: string;
}

const programme = 'gateway/programme/';
const one = (
  row: string,
  name: string,
  [file, find, replace]: readonly [file: string, find: string, replace: string],
): GalleryBug => ({ row, name, edits: [{ file, find, replace }] });

/** Bugs of rates, rounding, days, limits and returns: what engines of this kind get wrong. */
export const galleryBugs: readonly GalleryBug[] = [
  one('complex', 'discounts are rounded down', [
    `${programme}evaluate/discounts.ts`,
    "const minor = mulDiv({ value: base, num, den, mode: 'halfUp' });",
    "const minor = mulDiv({ value: base, num, den, mode: 'down' });",
  ]),
  one('cumulative-discount', 'a step begins above its value', [
    `${programme}evaluate/discounts.ts`,
    'value >= step.from',
    'value > step.from',
  ]),
  one('cumulative-discount', 'what comes back still counts', [
    `${programme}uncount.ts`,
    'if (amount === 0 || member === null) return row;',
    'if (amount <= 0 || member === null) return row;',
  ]),
  one('cumulative-discount', 'every cap is 20 %', [
    `${programme}language/compile.ts`,
    'shareOfPercent(file.discountCap)',
    'shareOfPercent(20)',
  ]),
  one('cumulative-discount', 'a cap takes from the first discount', [
    `${programme}evaluate/till.ts`,
    'for (let at = this.given.length - 1; at >= 0 && over > 0; at -= 1) {',
    'for (let at = 0; at < this.given.length && over > 0; at += 1) {',
  ]),
  one('campaign', 'a multiplier adds all of its factor', [
    `${programme}evaluate/earnings.ts`,
    'BigInt(rule.by.num - rule.by.den)',
    'BigInt(rule.by.num)',
  ]),
  one('campaign', 'the last day of a rule is left out', [
    `${programme}evaluate/ready.ts`,
    'day > until',
    'day >= until',
  ]),
  one('tenth-free', 'free pieces earn stamps', [
    `${programme}evaluate/evaluate.ts`,
    'paid === 0 ? 0 : of.quantity - 1000 * (free.get(line) ?? 0)',
    'of.quantity',
  ]),
  one('reward-certificates', 'an exchange makes one step at a time', [
    `${programme}exchange.ts`,
    'Math.floor(available / from.amount)',
    'Math.min(1, Math.floor(available / from.amount))',
  ]),
  one('next-visit', 'the rest of a voucher lives on', [
    `${programme}rest.ts`,
    "!== 'dies') continue;",
    "!== 'never') continue;",
  ]),
  one('alliance', 'points as a tender lessen what is earned', [
    `${programme}evaluate/evaluate.ts`,
    "version.pointsSpent === 'discount' ? pointsParts(till) : [];",
    'pointsParts(till);',
  ]),
  one('burning-points', 'every business day begins at midnight', [
    `${programme}days.ts`,
    'businessDate({ at, zone: calendar.zone, cutOffMinutes: calendar.cutOffMinutes });',
    'businessDate({ at, zone: calendar.zone, cutOffMinutes: 0 });',
  ]),
  one('burning-points', 'points that end last are spent first', [
    'gateway/ledger/lots.ts',
    'Number(endA > endB) - Number(endA < endB)',
    'Number(endA < endB) - Number(endA > endB)',
  ]),
  one('visit-or-drop', 'every level is held for a month', [
    `${programme}language/tiers.ts`,
    "{ kind: 'months', months: count }",
    "{ kind: 'months', months: 1 }",
  ]),
  one('business', 'what comes back gives a spend limit no room', [
    `${programme}give-back.ts`,
    'const minor = 0 - options.amount;',
    'const minor = 0;',
  ]),
  one('surprise', 'an exchange does not ask its budget', [
    `${programme}exchange.ts`,
    'if (costOf(version, unit, steps * amount) <= room.cost) return steps;',
    'if (room.ok) return steps;',
  ]),
  one('surprise', 'every tap is a draw of its own', [
    `${programme}evaluate/chance.ts`,
    'member.id, basket.day]',
    'member.id, basket.at]',
  ]),
  one('distributor', 'what comes back lowers a quarter that is paid', [
    `${programme}uncount.ts`,
    'const day = isCarried && today > counted.day ? today : counted.day;',
    'const day = counted.day;',
  ]),
  one('distributor', 'a quarter below nothing is forgotten', [
    `${programme}tallies.ts`,
    'if (next !== period) sum = Math.min(0, sum);',
    'if (next !== period) sum = 0;',
  ]),
  one('status-tiers', 'who confirms a level has a day more', [
    `${programme}standing/grant.ts`,
    'export const askedDays = 7;',
    'export const askedDays = 8;',
  ]),
  one('status-tiers', 'goods are for anybody on the last day already', [
    `${programme}evaluate/reserved.ts`,
    'day > until)',
    'day >= until)',
  ]),
  one('gift-catalogue', 'a claim keeps no piece', [
    `${programme}hold.ts`,
    '  draft.uses.push(...evaluation.uses);',
    '  draft.uses.push();',
  ]),
  one('gift-catalogue', 'a claim holds on at its deadline', [
    `${programme}hold.ts`,
    'const until = state.now + forMs;',
    'const until = state.now + forMs + 1;',
  ]),
  one('gift-catalogue', 'the nearest gift is the one furthest away', [
    `${programme}reasons/wanted.ts`,
    'far(a.amount) - far(b.amount)',
    'far(b.amount) - far(a.amount)',
  ]),
  one('companion-gift', 'the cheapest pieces are taken whatever the rule says', [
    `${programme}evaluate/pieces.ts`,
    "const sign = options.take === 'cheapest' ? 1 : -1;",
    'const sign = 1;',
  ]),
  one('companion-gift', 'a return lets discounts grow', [
    'gateway/ledger/discount-return.ts',
    'const amount = Math.min(most, Math.max(wanted, least));',
    'const amount = Math.max(wanted, least);',
  ]),
  one('cumulative-discount', 'a receipt that arrives late has the turnover of later days', [
    `${programme}tallies.ts`,
    'row.day >= first && row.day <= day);',
    'row.day >= first);',
  ]),
  one('cobrand-cashback', 'a till that does not say how it is paid is taken to have no tender', [
    `${programme}evaluate/facts.ts`,
    'basket.tenders.length === 0 ? undefined : basket.tenders.map(({ kind }) => kind),',
    'basket.tenders.map(({ kind }) => kind),',
  ]),
  one('activity', 'a tally of one event counts all of them', [
    `${programme}tallies.ts`,
    'if (tally.event !== (basket.event ?? null)) return [];',
    'if ((tally.event === null) !== (basket.event === undefined)) return [];',
  ]),
  one('activity', 'what is withdrawn makes no room for another', [
    `${programme}uncount.ts`,
    'draft.uses.push({ key: { rule, scope, period }, times, minor, cost });',
    'draft.uses.push({ key: { rule, scope, period }, times: 0, minor, cost });',
  ]),
  one('close-down', 'a month that costs just the share counts as too dear', [
    'gateway/insight/indicator.ts',
    'BigInt(one.costMinor) * BigInt(share.den) > most,',
    'BigInt(one.costMinor) * BigInt(share.den) >= most,',
  ]),
  one('close-down', 'points count for a day after the last one', [
    `${programme}standing/closing.ts`,
    'addDays(version.closing.lastSpending, 1)',
    'addDays(version.closing.lastSpending, 2)',
  ]),
  one('succession', 'the last day before a takeover is not counted', [
    `${programme}standing/succession.ts`,
    'const at = first.effectiveFrom - 1;',
    'const at = first.effectiveFrom - 86_400_001;',
  ]),
  one('succession', 'a takeover gives its points at each look', [
    `${programme}standing/succession.ts`,
    'if (member.tallies.some(({ tally }) => tally === mark)) return;',
    '',
  ]),
  one('miles', 'rejected miles that ended meanwhile have a day less', [
    `${programme}conversions/answer.ts`,
    'endOfGrace(calendar, days, draft.now)',
    'endOfGrace(calendar, days - 1, draft.now)',
  ]),
  one('miles', 'the newest answer of a partner holds', [
    `${programme}conversions/answer.ts`,
    "if (conversion.state !== 'open' && conversion.state !== answered) {",
    "if (conversion.state === 'done') {",
  ]),
  one('contest', 'six weeks end today and not on Sunday', [
    `${programme}tallies.ts`,
    'addDays(isWeeks ? addDays(mondayOf(day), 6) : day, 1 - days)',
    'addDays(day, 1 - days)',
  ]),
  one('contest', 'whoever was let in stays when a proof comes back', [
    `${programme}people/club-proofs.ts`,
    'if (isLess && rows.length > 0) return',
    'if (isLess && rows.length > 9) return',
  ]),
  one('closed-club', 'who has left is told of a gate that stays shut', [
    `${programme}people/club-standings.ts`,
    'isMember || hasLeft ?',
    'isMember ?',
  ]),
  one('closed-club', 'whoever pays has left for ever', [
    `${programme}people/club-fees.ts`,
    "row.way !== 'left' || !isOn(row, day)) continue;",
    "row.way === 'left' || !isOn(row, day)) continue;",
  ]),
  one('paid-membership', 'a month that begins today is paid back', [
    `${programme}people/clubs.ts`,
    'addMonths(from, used) < day',
    'addMonths(from, used + 1) <= day',
  ]),
  one('paid-membership', 'a year that is bought early begins at once', [
    `${programme}people/club-fees.ts`,
    'return last === undefined ? day : addDays(last, 1);',
    'return last === undefined ? day : addDays(day, 0);',
  ]),
  one('clubs', 'a winter is called by the year in which it ends', [
    `${programme}people/lists.ts`,
    'month < 3 ? year - 1 : year',
    'month < 3 ? year : year',
  ]),
  one('clubs', 'the word on a consent that arrives last holds', [
    `${programme}people/consents.ts`,
    'if (row.at !== before.at) return row.at > before.at;',
    'if (row.at !== before.at) return true;',
  ]),
  one('city-card', 'a rate begins the day after', [
    `${programme}market.ts`,
    'findLast(({ from }) => from <= day)',
    'findLast(({ from }) => from < day)',
  ]),
  one('city-card', 'a place knows only stores that are named', [
    `${programme}market.ts`,
    '?? places.get(',
    '?? new Map().get(',
  ]),
  one('coalition', 'a partner takes the points of others first', [
    'gateway/ledger/draw-order.ts',
    'return inOrder([...own, ...group.filter(({ issuer }) => issuer !== partner)], amount);',
    'return inOrder([...group.filter(({ issuer }) => issuer !== partner), ...own], amount);',
  ]),
  one('coalition', 'what is issued is paid at the price of what is taken', [
    'gateway/ledger/settlement.ts',
    'isIssue ? price.issue : price.redemption',
    'price.redemption',
  ]),
  one('staff', 'a limit that rules share is counted for each of them', [
    `${programme}evaluate/limits.ts`,
    'const name = limit.shared === undefined',
    "const name = limit.shared !== ''",
  ]),
  one('staff', 'of the rules that go alone together only one is given', [
    `${programme}evaluate/stacking.ts`,
    'if (given !== null && !standTogether(given, stack)) continue;',
    'if (given !== null) continue;',
  ]),
  one('staff', 'half a year of work is a year', [
    `${programme}evaluate/spans.ts`,
    'Math.floor(months / 12)',
    'Math.round(months / 12)',
  ]),
  one('staff', 'who enrolled a member keeps the points of goods that come back', [
    `${programme}take-from-others.ts`,
    'takeBack(other, entry, { target, version, unit: unit(target), day, moneyMinor: 0 });',
    '',
  ]),
  one('referral', 'what a person approves ends with the points of its day', [
    `${programme}held/decide-held.ts`,
    'endOfLife(calendar, unit, now)',
    'endOfLife(calendar, unit, lot.earnedAt)',
  ]),
  one('referral', 'what a person approves can be spent at once', [
    `${programme}held/decide-held.ts`,
    'Math.max(waits, now)',
    'Math.min(waits, now)',
  ]),
  one('referral', 'what waits for a person can be spent after its waiting time', [
    `${programme}held/hold-back.ts`,
    'availableFrom: notByItself, expiresAt: null',
    'availableFrom: endOfWaiting(version, unit.pendingDays, earnedAt), expiresAt: null',
  ]),
  one('referral', 'who decides a second time is not told of the first', [
    `${programme}held/decide-held.ts`,
    "if (held.verdict !== null) return refuse('HELD_DECIDED', { verdict: held.verdict });",
    '',
  ]),
  one('prize-draw', 'who has won can win again', [
    `${programme}draws/pick.ts`,
    'rest.splice(at, 1);',
    '',
  ]),
  one('prize-draw', 'an offer does not hold on its first day', [
    `${programme}evaluate/ready.ts`,
    'day < from',
    'day <= from',
  ]),
  one('prize-draw', 'what comes after the grace counts', [
    `${programme}draws/tickets.ts`,
    'receivedAt <= closesAt + graceMs;',
    'true;',
  ]),
  one('prize-draw', 'staff take part in a draw', [
    'gateway/partners/draw-ledger.ts',
    'return tags === undefined || rules.exclude.some((tag) => tags.includes(tag));',
    'return tags === undefined;',
  ]),
  one('coalition', 'what goes back after its month is paid once more', [
    'gateway/ledger/settlement.ts',
    'const payment = { from: forth.to, to: forth.from };',
    'const payment = forth;',
  ]),
  one('alliance', 'an issuer of cards is told of one receipt', [
    'gateway/partners/discounts.ts',
    'row.receipts += 1;',
    'row.receipts = 1;',
  ]),
];
