import { addDays } from '../../protocol/calendar.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { noteNamesMax, notesMax } from '../../protocol/view-code.ts';
import type { Note, NoteName } from '../../protocol/views.ts';
import { visitAsked } from './basket.ts';
import { startOf } from './days.ts';
import { openDraft } from './draft.ts';
import { clubStandings } from './people/club-standings.ts';
import type { ClubStanding } from './people/club-types.ts';
import { gateFigures } from './people/club-words.ts';
import { noLevel } from './standing/ladder.ts';
import { nextFall, tierOn } from './standing/tiers.ts';
import type { Programme, Programmes, State } from './types.ts';
import { versionAt } from './versions.ts';

/** Is there anything but balances that kiosks tell of? */
export const hasNotes = (programmes: Programmes): boolean => noteNames(programmes).length > 0;

/**
 * What kiosks call the levels and clubs of all versions; notes name them by their place here, so
 * a new version may only add to the end. At most 64: what comes after them kiosks do not tell.
 */
export const noteNames = (programmes: Programmes): readonly NoteName[] => [
  ...namesByKey(programmes).values(),
];

/**
 * What a kiosk tells the member of the state beside the balances: the level and its next fall, what
 * is missing at the gates where something counts already, and clubs that end. Clubs that ask for
 * the person are left out: others can read a kiosk's screen.
 * Example: a step reached on 2026-03-03 with `hold: 1 month` falls on 2026-04-04.
 */
export function notesOf(programmes: Programmes, state: State): readonly Note[] {
  const { member, now } = state;
  const version = versionAt(programmes, now);
  if (version === null || member === null || member.isClosed) return [];
  const names = new Map([...namesByKey(programmes).keys()].map((key, place) => [key, place]));
  const draft = openDraft(programmes, state);
  const tier = tierOn(draft, version, now);
  const asked = visitAsked(version, { member, book: draft.book, at: now, tier });
  const clubs = clubStandings(draft, version, { asked, isQuote: false });
  const level = levelNote(version, tier ?? noLevel, {
    names,
    fall: () => nextFall(programmes, member, now),
  });
  const gates = clubs.flatMap((club) => gateNote(version, club, names));
  const members = clubs.flatMap((club) => memberNote(version, club, names));
  return [...level, ...gates, ...members].slice(0, notesMax);
}

type Places = ReadonlyMap<string, number>;

/** The newest version's name stands at the place that the oldest one gave it. */
function namesByKey(programmes: Programmes): ReadonlyMap<string, NoteName> {
  const names = new Map<string, NoteName>();
  for (const { tiers, clubs } of programmes) {
    for (const { id, texts } of tiers?.levels ?? []) names.set(`level ${id}`, { id, texts });
    for (const { name, texts } of clubs) names.set(`club ${name}`, { id: name, texts });
  }
  return new Map([...names].slice(0, noteNamesMax));
}

function levelNote(
  version: Programme,
  level: string,
  of: { readonly names: Places; readonly fall: () => ReturnType<typeof nextFall> },
): readonly Note[] {
  const { names } = of;
  const name = names.get(`level ${level}`);
  if (name === undefined) return [];
  const fall = of.fall();
  if (fall === null) return [{ kind: 'level', name, fall: null }];
  // Nobody but those who have it hears of a hidden level: then only the day is told.
  const next = version.tiers?.levels.find(({ id }) => id === fall.level);
  const to = next?.isHidden === true ? null : (names.get(`level ${fall.level}`) ?? null);
  return [{ kind: 'level', name, fall: { at: startOf(version, fall.on), name: to } }];
}

/** Nothing before something counts: a kiosk does not advertise. */
function gateNote(version: Programme, club: ClubStanding, names: Places): readonly Note[] {
  const name = names.get(`club ${club.club}`);
  const { gate } = club;
  const tally = version.tallies.find((one) => one.name === gate?.tally);
  if (name === undefined || gate === undefined || tally === undefined) return [];
  const proven = version.clubs.find((one) => one.name === club.club)?.proven ?? [];
  const isBegun = proven.some((proof) => proof.tally === gate.tally && gate.missing < proof.from);
  if (!isBegun) return [];
  const figures = gateFigures(version, tally, gate.missing);
  return [{ kind: 'gate', name, ...figures, until: afterDay(version, gate.until) }];
}

/** A club without an end says nothing new at each visit. */
function memberNote(version: Programme, club: ClubStanding, names: Places): readonly Note[] {
  const name = names.get(`club ${club.club}`);
  if (name === undefined || !club.isMember || club.until === undefined) return [];
  return [{ kind: 'member', name, until: afterDay(version, club.until) }];
}

const afterDay = (version: Programme, day: string | undefined): EpochMs | null =>
  day === undefined ? null : startOf(version, addDays(day, 1));
