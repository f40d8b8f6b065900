import { isDate } from '../../../protocol/calendar.ts';
import type { Refusal } from '../../../protocol/errors.ts';
import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { receiptKey } from '../business-key.ts';
import { dayAt } from '../days.ts';
import { closeDraft, memberFor, openDraft } from '../draft.ts';
import type { Command, MemberState, Outcome, Programme, Programmes, State } from '../types.ts';
import { versionAt } from '../versions.ts';
import { changeClubs } from './club-hands.ts';
import { isNews } from './consents.ts';
import type { ConsentRow, Profile, ProfileChanges } from './types.ts';

type ProfileCommand = Command & { readonly kind: 'profile' };

/** Most that a profile holds. */
export const profileLimits = { children: 20, tags: 50 } as const;
const codePattern = /^[a-z][a-z0-9-]{0,39}$/;
const firstDay = '1900-01-01';

/**
 * Changes what is known of a member: birthdays, marks, answers, dates, consents. The journal says that it
 * happened and nothing of what was said. Taking something back never depends on today's file, so a
 * consent can be withdrawn, and an answer taken back, after its text is gone. A time that lies
 * ahead of the gateway counts as now, or a clock that runs ahead would outlive a withdrawal.
 * Refuses REQUEST_INVALID (`path` says what), CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN,
 * MEMBER_CLOSED.
 */
export function decideProfile(
  programmes: Programmes,
  state: State,
  command: ProfileCommand,
): Outcome {
  const at = Math.min(command.at, state.now);
  const version = versionAt(programmes, at);
  const wrong = wrongIn(command.changes, version, dayAt(programmes, state.now).businessDate);
  if (wrong !== null) return wrong;
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const { member } = who;
  const profile = changed(member, command.changes);
  if (profile.tags.length > profileLimits.tags)
    return invalid('tags', `at most ${profileLimits.tags}`);
  const draft = openDraft(programmes, state, member);
  const rows = rowsOf(command, version, at).filter((row) => isNews(row, member.consents));
  draft.profiles.push({ member: member.id, profile });
  draft.consents.push(...rows.map((row) => ({ member: member.id, ...row })));
  changeClubs(draft, command.changes.clubs ?? {}, receiptKey(command.receipt));
  const entry = openEntry({ kind: 'profile', ref: '', ...dayAt(programmes, at) });
  closeEntry(draft.book, entry, { isFact: true });
  return closeDraft(draft, { kind: 'profiled', member: member.id });
}

function rowsOf(command: ProfileCommand, version: Programme | null, at: number): ConsentRow[] {
  const { partner, store, till } = command.receipt;
  return Object.entries(command.changes.consents ?? {}).map(([name, isGiven]) => {
    const text = version?.consents.find((one) => one.name === name);
    return {
      ...{ name, isGiven, at },
      version: version?.version ?? '',
      purpose: text?.purpose ?? 'marketing',
      channel: text?.channel ?? '',
      device: [partner, store, till].join('/'),
    };
  });
}

function changed(member: MemberState, changes: ProfileChanges): Profile {
  const { birthday = member.birthday, children = member.children } = changes;
  const { add = [], remove = [] } = changes.tags ?? {};
  const kept = member.tags.filter((tag) => !remove.includes(tag));
  const answers = Object.entries({ ...member.answers, ...changes.answers });
  const dates = Object.entries({ ...member.dates, ...changes.dates });
  return {
    birthday,
    children: [...children].sort(),
    tags: [...new Set([...kept, ...add])].sort(),
    answers: Object.fromEntries(answers.filter(([, chosen]) => chosen.length > 0)),
    dates: Object.fromEntries(dates.flatMap(([name, day]) => (day === null ? [] : [[name, day]]))),
  };
}

/** What a profile cannot be, or what the file knows no question or text for. */
function wrongIn(
  changes: ProfileChanges,
  version: Programme | null,
  today: string,
): Refusal | null {
  const { answers = {}, dates = {}, consents = {}, clubs = {} } = changes;
  const wrong = wrongOf(changes, today);
  if (wrong !== null) return wrong;
  for (const [name, chosen] of Object.entries(answers)) {
    // A name that is none may be anything, and a refusal is kept for good.
    if (!codePattern.test(name)) return invalid('answers', noName);
    if (!isAnswer(version, name, chosen)) {
      return invalid(`answers/${name}`, 'no answer to a question of the programme');
    }
  }
  for (const [name, date] of Object.entries(dates)) {
    if (!codePattern.test(name)) return invalid('dates', noName);
    if (date === null) continue;
    if (version?.dates.includes(name) !== true) {
      return invalid(`dates/${name}`, `no date of the programme; ${namesText(version?.dates)}`);
    }
    if (!isPast(date, today)) return invalid(`dates/${name}`, notPast);
  }
  for (const [name, isGiven] of Object.entries(consents)) {
    const known = version?.consents.map((one) => one.name);
    if (!codePattern.test(name)) return invalid('consents', noName);
    if (isGiven && known?.includes(name) !== true) {
      return invalid(`consents/${name}`, `no consent of the programme; ${namesText(known)}`);
    }
  }
  for (const [name, isJoining] of Object.entries(clubs)) {
    if (!codePattern.test(name)) return invalid('/clubs', noName);
    const open = version?.clubs.filter((one) => one.byHand === true).map((one) => one.name);
    if (isJoining && open?.includes(name) !== true) {
      return invalid(`clubs/${name}`, `no club that lets in by hand; ${namesText(open)}`);
    }
  }
  return null;
}

function wrongOf(changes: ProfileChanges, today: string): Refusal | null {
  const { birthday = null, children = [], tags } = changes;
  if (birthday !== null && !isPast(birthday, today)) return invalid('birthday', notPast);
  if (children.length > profileLimits.children) {
    return invalid('children', `at most ${profileLimits.children}`);
  }
  if (!children.every((day) => isPast(day, today))) return invalid('children', notPast);
  const marks = [...(tags?.add ?? []), ...(tags?.remove ?? [])];
  return marks.every((tag) => codePattern.test(tag)) ? null : invalid('tags', noName);
}

const isPast = (day: string, today: string) => isDate(day) && day >= firstDay && day <= today;
const notPast = `no day from ${firstDay} to the business day, as 2020-02-29`;
const noName = 'a name has small letters, digits and -';
const namesText = (names: readonly string[] = []) =>
  names.length === 0 ? 'it has none' : `one of ${names.join(', ')}`;

function isAnswer(version: Programme | null, name: string, chosen: readonly string[]): boolean {
  if (chosen.length === 0) return true;
  const question = version?.questions.find((one) => one.name === name);
  if (question === undefined) return false;
  if (!question.isSeveral && chosen.length > 1) return false;
  const known = new Set(question.choices.map(({ id }) => id));
  return new Set(chosen).size === chosen.length && chosen.every((one) => known.has(one));
}

const invalid = (path: string, found: string) => refuse('REQUEST_INVALID', { path, found });
