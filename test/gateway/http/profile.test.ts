import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cards, openTill, programmeText, ref, type Till } from './till.ts';

const programme = programmeText.replace(
  'rules: [',
  `consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" } } } }
dates: [employed]
rules: [ { id: post, when: { member.consents: post }, earn: { unit: POINTS, amount: 1000 } },`,
);

let till: Till;
beforeEach(async () => {
  till = await openTill(undefined, programme);
});
afterEach(() => till.close());

const body = { receipt: ref('p1'), card: cards.anna, consents: { post: true } };
const path = '/v1/members/profile';

describe('a profile', () => {
  it('is changed once, and the same request again gets the same answer', async () => {
    const member = await till.enrol(cards.anna);
    const first = await till.post(path, { ...body, answers: { pets: ['cat'] } });
    expect(first).toMatchObject({ status: 200, body: { kind: 'profiled', member } });
    const again = await till.post(path, { ...body, answers: { pets: ['cat'] } });
    expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    const other = await till.post(path, { ...body, consents: { post: false } });
    expect(other).toMatchObject({ status: 409, body: { code: 'ID_CONFLICT' } });
    expect((await till.buy('r1', 100)).body.earned).toHaveLength(2);
  });

  it('is found by the member id as well, and withdraws as it gives', async () => {
    const member = await till.enrol(cards.anna);
    await till.post(path, body);
    const { card, ...rest } = body;
    const withdrawal = { ...rest, receipt: ref('p2'), member, consents: { post: false } };
    expect((await till.post(path, withdrawal)).status).toBe(200);
    expect((await till.buy('r1', 100)).body.earned).toHaveLength(1);
  });

  it('may say the same in another order, with the same answer', async () => {
    await till.enrol(cards.anna);
    const said = {
      ...body,
      birthday: '1990-05-06',
      dates: { employed: '2020-01-01' },
      children: ['2024-01-01'],
    };
    const first = await till.post(path, said);
    const turned = Object.fromEntries(Object.entries(said).reverse());
    expect((await till.post(path, turned)).headers['idempotent-replayed']).toBe('true');
    expect(first.text).not.toMatch(/1990|2020|2024/);
  });

  const rights = [
    [{ consents: { mail: true } }, '/consents/mail: no consent of the programme; one of post'],
    [{ dates: { hired: '2020-01-01' } }, '/dates/hired: no date of the programme; one of employed'],
    [{ dates: { employed: '2999-01-01' } }, 'no day from 1900-01-01 to the business day'],
    [
      { dates: { employed: '01.02.2020' } },
      '/dates/employed: not of the documented form: a day, as',
    ],
    [{ clubs: { wine: true } }, '/clubs/wine: no club that lets in by hand; it has none'],
  ] as const;
  it.each(rights)('with %j is refused, and says what would be right', async (change, right) => {
    await till.enrol(cards.anna);
    const answer = await till.post(path, { ...body, ...change });
    expect(answer.body.detail).toContain(right);
  });

  it.each([
    ['neither card nor member', { card: undefined }, '/card'],
    ['a card and a member', { member: 'x' }, '/card'],
    ['a birthday that is no day', { birthday: '1990-02-30' }, '/birthday'],
    ['a consent that the programme has not', { consents: { mail: true } }, '/consents/mail'],
    ['a consent that is a word', { consents: { post: 'yes' } }, '/consents/post'],
    ['a date that is to come', { dates: { employed: '2999-01-01' } }, '/dates/employed'],
    ['a date that the programme has not', { dates: { hired: '2020-01-01' } }, '/dates/hired'],
    ['a field that is none', { shoeSize: 43 }, ''],
  ])('with %s is refused, and says where', async (_, change, where) => {
    await till.enrol(cards.anna);
    const answer = await till.post(path, { ...body, ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    expect(answer.body.path).toContain(where);
  });

  it('leaves no word of it in the log', async () => {
    await till.enrol(cards.anna);
    await till.post(path, { ...body, birthday: '1990-05-06' });
    expect(till.logged.join('\n')).not.toContain('1990-05-06');
  });
});
