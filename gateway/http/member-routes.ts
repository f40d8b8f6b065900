import { maskCard } from '../../protocol/card-id.ts';
import { refuse } from '../../protocol/errors.ts';
import type { MemberSummary } from '../store/interface.ts';
import * as answers from './answers.ts';
import { readCard } from './cards.ts';
import type { HttpDeps } from './deps.ts';
import { sendJson, sendProblem } from './errors.ts';
import { mergesOf } from './merge-routes.ts';
import * as schemas from './schemas.ts';
import type { HttpServer } from './server.ts';
import { timeText } from './time-text.ts';

/** Look-ups. A card number travels only in a body, never in an address. */
export function memberRoutes(server: HttpServer, { store, intake, isHidden }: HttpDeps): void {
  const shown = <Row extends { readonly unit: string }>(rows: readonly Row[]) =>
    rows.filter(({ unit }) => !isHidden(unit));
  const ownerOf = (card: string) => {
    const id = store.memberOfCard(card);
    const member = id === null ? null : store.member(id, intake.now());
    return member?.isClosed === true ? null : member;
  };
  server.post(
    '/v1/identify',
    {
      schema: {
        body: schemas.Identify,
        response: { 200: answers.IdentifyAnswer, default: answers.ProblemDocument },
        summary: 'Say whose card this is',
        tags: ['members'],
      },
    },
    (request, reply) => {
      const card = readCard(request.body.card);
      const member = card.ok ? ownerOf(card.value) : null;
      if (!card.ok) sendProblem(reply, card);
      // Unknown, blocked and closed look the same: the answer tells a guesser nothing.
      else if (member === null) sendProblem(reply, refuse('CARD_UNKNOWN'));
      else {
        const { id, name } = member;
        const balances = balancesOf(shown(member.balances));
        sendJson(reply, 200, { member: id, card: maskCard(card.value), name, balances });
      }
    },
  );
  server.get(
    '/v1/members/:id',
    {
      schema: {
        params: schemas.MemberPath,
        response: { 200: answers.MemberAnswer, default: answers.ProblemDocument },
        summary: 'Balances and last entries of a member',
        tags: ['members'],
      },
    },
    (request, reply) => {
      const member = store.member(request.params.id, intake.now());
      if (member === null) {
        sendProblem(reply, refuse('MEMBER_UNKNOWN'));
        return;
      }
      sendJson(reply, 200, {
        member: member.id,
        name: member.name,
        isClosed: member.isClosed,
        ...mergesOf(member),
        balances: balancesOf(shown(member.balances)),
        entries: shown(member.entries).map((entry) => ({ ...entry, at: timeText(entry.at) })),
      });
    },
  );
}

function balancesOf(balances: MemberSummary['balances']) {
  return balances.map(({ nextExpiry, ...balance }) => ({
    ...balance,
    nextExpiry:
      nextExpiry === null ? null : { amount: nextExpiry.amount, at: timeText(nextExpiry.at) },
  }));
}
