import { createHash } from 'node:crypto';
import { ownerOf } from './cards.ts';
import { idOf } from './conditions.ts';
import { minutesAfter } from './days.ts';
import { Exact } from './exact.ts';
import { unitOf } from './file.ts';
import { balanceOf } from './lots.ts';
import type { Document, Past, Told } from './past.ts';
import { listOf, NotKnown, numberOf, type Parts, partsOf, textOf, wordOf } from './raw.ts';
import { tagsOf } from './sponsors.ts';

/** What a draw promises, as its file says. Moments are those of the shop. */
interface Draw {
  readonly id: string;
  readonly unit: string;
  readonly opens: string;
  readonly closes: string;
  /** What happened by the close counts, if it came within the grace. */
  readonly isByOccurrence: boolean;
  readonly graceMinutes: number;
  readonly winners: number;
  readonly reserves: number;
  readonly excluded: readonly string[];
  readonly freeEntries: number;
  readonly knownFrom: string;
}

/** How far a draw has come. */
export interface Drawing {
  stage: 'none' | 'open' | 'close' | 'publish' | 'winners';
  /** Members who have asked for their free entries. */
  readonly free: Set<string>;
  /** The list, by the names under which it is published and in their order. */
  list: readonly { readonly who: string; readonly name: string; readonly entries: number }[];
}

/** What happened until a moment, gone through once more, so far as it counts for a draw. */
export type Replay = (counts: (one: Document) => boolean) => Past;

const known = [
  ...['stamgastDraw', 'id', 'title', 'unit', 'scale', 'zone', 'opens', 'closes', 'cutOff'],
  ...['graceMinutes', 'winners', 'reserves', 'exclude', 'freeEntries', 'freeWay', 'publicValue'],
];

function drawOf(value: unknown, { programme }: Past): Draw {
  const paper = partsOf(value, 'draw', known);
  const moment = (parts: Parts, key: string) =>
    minutesAfter(textOf(parts[key], `draw.${key}`).replace('T', ' '), 0);
  const count = (key: string, other: number) =>
    Number(numberOf(paper[key] ?? other, `draw.${key}`).text(0));
  const unit = textOf(paper['unit'], 'draw.unit');
  const isOfShop = unitOf(programme, unit).scale === count('scale', 0);
  if (!isOfShop || paper['zone'] !== programme.zone) throw new NotKnown('a draw of another shop');
  return {
    ...{ unit, id: textOf(paper['id'], 'draw.id') },
    ...{ opens: moment(paper, 'opens'), closes: moment(paper, 'closes') },
    isByOccurrence: wordOf(paper['cutOff'], 'cutOff', ['received', 'occurred']) === 'occurred',
    graceMinutes: count('graceMinutes', 0),
    ...{ winners: count('winners', 0), reserves: count('reserves', 3) },
    excluded: listOf(paper['exclude'] ?? ['staff']).map(String),
    freeEntries: count('freeEntries', 1),
    knownFrom: moment(partsOf(paper['publicValue'], 'publicValue', ['source', 'at']), 'at'),
  };
}

const refused: Told = { refused: 'DRAW_REFUSED' };
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The shop of the tables draws these where a real one draws what nobody can guess. */
const secret = sha('secret 1');
const saltKey = sha('secret 2');

/** The name of a member in the list. */
const nameOf = (who: string): string => sha(`${sha(`salt ${saltKey} ${idOf(who)}`)} ${idOf(who)}`);

/** One stage of a draw, if its time has come. */
export function draw(
  past: Past,
  document: Document & { readonly kind: 'draw' },
  replay: Replay,
): Told {
  const { drawing } = past;
  const rules = drawOf(document.paper, past);
  const now = minutesAfter(document.now, 0);
  const end = minutesAfter(rules.closes, rules.isByOccurrence ? rules.graceMinutes : 0);
  const isNext = {
    open: drawing.stage === 'none' && now < rules.opens,
    close: drawing.stage === 'open' && now >= rules.closes,
    publish: drawing.stage === 'close' && now > end && now < rules.knownFrom,
    winners: drawing.stage === 'publish' && now >= rules.knownFrom,
  };
  if (!isNext[document.stage]) return refused;
  drawing.stage = document.stage;
  if (document.stage === 'open') return { refused: null, draw: { free: rules.freeEntries } };
  if (document.stage === 'close') return { refused: null, draw: {} };
  if (document.stage === 'publish') {
    drawing.list = listFor(
      past,
      rules,
      replay((one) => counts(one, rules, end)),
    );
    return { refused: null, draw: { entries: totalOf(drawing.list) } };
  }
  const drawn = drawnOf(drawing.list, document.value, rules.winners + rules.reserves);
  const [winners, reserves] = [drawn.slice(0, rules.winners), drawn.slice(rules.winners)];
  return { refused: null, draw: { winners, reserves } };
}

/** Free entries, once. */
export function enter(past: Past, document: Document & { readonly kind: 'enter' }): Told {
  const { drawing } = past;
  const rules = drawOf(document.paper, past);
  const now = minutesAfter(document.now, 0);
  const isOpen = drawing.stage !== 'none' && rules.opens <= now && now <= rules.closes;
  const { isMember } = ownerOf(past, document.who);
  if (!isOpen || !isMember || rules.freeEntries === 0) return refused;
  drawing.free.add(document.who);
  return { refused: null };
}

/** Does something count: what came by the close, or happened by then and came within the grace? */
function counts(one: Document, { closes, isByOccurrence }: Draw, end: string): boolean {
  const happened = isByOccurrence && 'at' in one ? one.at : one.now;
  const isInTime = minutesAfter(one.now, 0) <= end;
  return isInTime && minutesAfter(happened, 0) <= closes;
}

/** Everybody with whole points at the close, or free entries. */
function listFor(past: Past, rules: Draw, counted: Past): Drawing['list'] {
  const { people, activated, drawing } = past;
  const members = people.filter(({ name, isMember }) => isMember || activated.has(name));
  return members
    .filter(({ name }) => !tagsOf(past, name).some((tag) => rules.excluded.includes(tag)))
    .map(({ name: who }) => {
      const points = balanceOf(counted, who, rules.unit, rules.closes).rounded(0, 'down');
      const free = drawing.free.has(who) ? rules.freeEntries : 0;
      return { who, name: nameOf(who), entries: Number(points.plus(Exact.of(free)).text(0)) };
    })
    .filter(({ entries }) => entries > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const totalOf = (list: Drawing['list']): number =>
  list.reduce((sum, { entries }) => sum + entries, 0);

/** Who is drawn, in their order: each entry in a row of all that are left is as likely as another. */
function drawnOf(list: Drawing['list'], value: string, most: number): readonly string[] {
  const seed = sha(`draw ${secret} ${rootOf(list)} ${value}`);
  const drawn: string[] = [];
  for (let round = 0n; drawn.length < Math.min(most, list.length); round += 1n) {
    const left = list.filter(({ who }) => !drawn.includes(who));
    const row = left.flatMap(({ who, entries }) => Array.from({ length: entries }, () => who));
    const number = BigInt(`0x${sha(`${seed} ${round}`).slice(0, 12)}`);
    const turns = 2n ** 48n / BigInt(row.length);
    // The last turn is not whole: it would favour the first ones.
    if (number >= turns * BigInt(row.length)) continue;
    drawn.push(row[Number(number % BigInt(row.length))] ?? '');
  }
  return drawn;
}

/** One hash for all of a list: pairs are put together until there is one. */
function rootOf(list: Drawing['list']): string {
  let row = list.map(({ name, entries }) => sha(`leaf ${name} ${entries}`));
  while (row.length > 1) {
    const pairs = Array.from({ length: Math.ceil(row.length / 2) }, (_, at) =>
      row.slice(2 * at, 2 * at + 2),
    );
    row = pairs.map((pair) => (pair.length === 1 ? pair.join('') : sha(`node ${pair.join(' ')}`)));
  }
  return row[0] ?? sha('no entries');
}

/** As a table says it. */
export function drawText({ draw: told }: Told): Parts {
  const { free, entries, winners = [], reserves = [] } = told ?? {};
  if (entries === 0) throw new NotKnown('a list without entries');
  return {
    ...(free === undefined || free === 0 ? {} : { 'free entries': free }),
    entries: entries ?? 'none yet',
    ...(winners.length === 0 ? {} : { winners }),
    ...(reserves.length === 0 ? {} : { reserves }),
  };
}
