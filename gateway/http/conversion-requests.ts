import { ok, type Result } from '../../protocol/errors.ts';
import { conversionId } from '../programme/business-key.ts';
import { readProvenCard } from './cards.ts';
import type { ConversionAnswerBody, ConversionBody } from './member-schemas.ts';
import { keyOf, type Reading, readCommon, type TillRequest, tillRequest } from './requests.ts';

/** A member turns points into a partner's units, or the other way round. */
export function conversionRequest(body: ConversionBody, reading: Reading): Result<TillRequest> {
  const common = readCommon(body, reading);
  if (!common.ok) return common;
  const card = readProvenCard(body.card);
  if (!card.ok) return card;
  const { occurredAt } = common.value;
  const { receipt, conversion: rule, amount, account } = body;
  const id = conversionId(keyOf('conversions', body));
  return ok(
    tillRequest({
      ...{ verb: 'conversions', body, secret: reading.secret },
      command: {
        ...{ kind: 'convert', id, receipt, occurredAt, who: { card: card.value } },
        ...{ rule, amount, account },
      },
      said: [occurredAt, card.value, rule, amount, account],
    }),
  );
}

/** What a partner says of one conversion: the document is the partner's, the item its id. */
export function conversionAnswerRequest(
  body: ConversionAnswerBody,
  reading: Reading,
): Result<TillRequest> {
  const { receipt, conversion: id, accepted } = body;
  const keyed = { ...body, item: id };
  const common = readCommon(keyed, reading);
  if (!common.ok) return common;
  return ok(
    tillRequest({
      ...{ verb: 'conversion-answers', body: keyed, secret: reading.secret },
      command: { kind: 'answerConversion', id, receipt, accepted, at: reading.now },
      said: [id, accepted],
    }),
  );
}
