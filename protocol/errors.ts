/**
 * The one table of error codes: of the till API, the wire, the configuration and the log.
 * `status` is the HTTP status where the code can reach a till, `text` says what happened,
 * `hint` says what to do. docs/errors.md is generated from it. A code is never renamed.
 */
export interface ErrorRow {
  readonly status: number;
  readonly text: string;
  /** What the reader of the error does next; for HTTP codes it is written for the cashier. */
  readonly hint: string;
}

const row = (status: number, text: string, hint: string): ErrorRow => ({ status, text, hint });

export const errorTable = {
  // Refusals of the programme engine and the ledger.
  ID_CONFLICT: row(
    409,
    'This document was posted before with other content.',
    'Check the receipt number; what was corrected after a refusal is the next attempt.',
  ),
  MEMBER_UNKNOWN: row(404, 'No member has this id.', 'Scan the card again or enrol the customer.'),
  MEMBER_CLOSED: row(409, 'This membership is closed.', 'Enrol the customer again.'),
  CARD_UNKNOWN: row(
    404,
    'This card belongs to no member of this store.',
    'Try the card again, or enrol the customer with it.',
  ),
  CARD_TAKEN: row(409, 'This card belongs to another member.', 'Use another card.'),
  CARD_BEARER: row(
    409,
    'This card is not registered: whoever holds it is its member.',
    'Enrol the customer with the card in hand; an unregistered card that is lost cannot be replaced.',
  ),
  CARD_BLOCKED: row(409, 'This card is blocked.', 'Ask the customer for another card.'),
  CONVERSION_OPEN: row(
    409,
    "Points of the member wait for a partner's answer to a conversion.",
    'Wait for the answer of the partner, then send the next attempt.',
  ),
  FOUR_EYES: row(
    409,
    'The same person has asked for this already.',
    'Somebody else of the staff confirms it, in the same words.',
  ),
  HOLD_OPEN: row(
    409,
    'Points of the member are promised to a basket that is parked.',
    'Finish the parked basket, or wait until its hold ends; then send the next attempt.',
  ),
  MERGE_SELF: row(409, 'Both are the same member already.', 'Nothing is to be done.'),
  MERGE_UNKNOWN: row(404, 'There is no such merge.', 'Check its id in the account of the member.'),
  MERGE_UNDONE: row(409, 'This merge has been undone already.', 'Nothing is to be done.'),
  MERGE_OVER: row(
    409,
    'The days in which this merge could be undone are over.',
    'Say until when it was (`until`); points can still be moved by adjustments.',
  ),
  MERGE_NEWER: row(
    409,
    'The member has been merged again since.',
    'Undo the newer merge (`merge`) first.',
  ),
  AMOUNT_RANGE: row(
    422,
    'An amount is outside its range.',
    'Check the amounts and send the next attempt.',
  ),
  CURRENCY_MISMATCH: row(
    422,
    'The currency is none of the programme.',
    'Send the receipt in a currency of the programme.',
  ),
  RATE_UNKNOWN: row(
    422,
    'No rate of this currency is published for the day.',
    'Take money instead of points; tell the manager to add the rate.',
  ),
  LINES_INVALID: row(
    422,
    'A line is doubled, or the lines and tenders do not add up.',
    'Check the receipt and send it as the next attempt.',
  ),
  PAY_MISMATCH: row(
    422,
    'The tenders are not what is to pay after discounts.',
    'Take exactly what `pay` says, and send the receipt as the next attempt.',
  ),
  TENDER_MISMATCH: row(
    422,
    'A points tender names no open spend of this amount.',
    'Post the spend first and name its id in the tender.',
  ),
  SPEND_OF_OTHER: row(
    409,
    'Points of another member are spent on this document already.',
    'Undo that spend first, or give this one a document number of its own.',
  ),
  SPEND_USED: row(409, 'This spend already stands on another receipt.', 'Make a new spend.'),
  HOLDS_TOO_MANY: row(
    409,
    'This till holds the scarce parts of too many baskets already.',
    'Finish a parked basket, or wait until its hold ends; the basket can be paid without a hold.',
  ),
  LIMIT_REACHED: row(
    409,
    'An offer that the basket counts on is used up or out of stock; nothing was taken.',
    'Say so, offer the `nearest` one if there is one, and send the basket as the next attempt.',
  ),
  OFFER_NOT_GIVEN: row(
    409,
    'An offer that the basket counts on is not given; nothing was taken.',
    'Read the reason aloud; without the offer the basket can be sent as the next attempt.',
  ),
  CONVERSION_UNKNOWN: row(
    404,
    'There is no such conversion.',
    'Check its name, or the id and the partner of the answer.',
  ),
  CONVERSION_STEP: row(
    422,
    'Points are converted in full steps.',
    'Ask for a multiple of the step.',
  ),
  CONVERSION_DECIDED: row(
    409,
    'The partner has answered this conversion otherwise before.',
    'The first answer holds; settle the difference with the partner.',
  ),
  UNIT_UNKNOWN: row(
    422,
    'The programme has no such unit.',
    'Check the unit; after a change of the programme send the next attempt.',
  ),
  POINTS_SHORT: row(
    409,
    'The member has too few spendable points.',
    'Offer a smaller amount or another way to pay.',
  ),
  SPEND_LIMIT: row(
    409,
    'This is more than may be spent with the card, or by the member, in the period.',
    'Spend at most what is left of it, or pay in another way; a new period has its room again.',
  ),
  PROOF_REQUIRED: row(
    403,
    'A read alone cannot spend at a kiosk.',
    'Spend at the till with the card in hand.',
  ),
  CODE_UNKNOWN: row(
    404,
    'No receipt that can be collected has this code.',
    'Scan the code on the receipt again; a receipt with a card brings no code.',
  ),
  RECEIPT_COLLECTED: row(
    409,
    'A member has collected this receipt already.',
    'Say so; the first who asks has it.',
  ),
  RECEIPT_RETURNED: row(
    409,
    'Goods of this receipt came back, so it can be collected no more.',
    'Say so; nothing was given.',
  ),
  COLLECT_OVER: row(
    409,
    'The days in which this receipt can be collected are over.',
    'Say until when it was (`until`); nothing was given.',
  ),
  MESSAGE_UNKNOWN: row(
    404,
    'There is no such message to this member.',
    'Leave it out; the member may have been erased since.',
  ),
  HELD_UNKNOWN: row(
    404,
    'No points are held for review under this number.',
    'Take the number from the list of what is held.',
  ),
  HELD_DECIDED: row(
    409,
    'It was decided on these points before; `verdict` says how.',
    'The first decision holds; give or take points by hand if it was wrong.',
  ),
  HELD_OVER: row(
    409,
    'Nothing is left to decide: the goods came back, or the points ended (`was`).',
    'Take the next one of the list.',
  ),
  RETURN_WITHOUT_SALE: row(
    422,
    'No sale is known for this return.',
    'Check the receipt number on the return.',
  ),
  RETURN_TOO_MUCH: row(
    409,
    'More is returned than was bought and not yet returned.',
    'Check the quantity and the amount on the return.',
  ),
  EVENT_UNKNOWN: row(
    422,
    'The programme has no such event.',
    'Name it under `events` of the programme, then send the next attempt.',
  ),
  DOCUMENT_OTHER: row(
    409,
    'The document named is not of the kind that this takes back.',
    'Bring goods back with a return, and take an event back with a withdrawal.',
  ),
  NEGATIVE_LINE: row(
    422,
    'A sale line is negative.',
    'Send returns as returns, with the receipt that they belong to.',
  ),
  NEGATIVE_PRICE: row(422, 'A price is negative.', 'Send discounts as lower line totals.'),
  // The wire.
  MESSAGE_TOO_LARGE: row(413, 'The message is larger than its limit.', 'Send a smaller message.'),
  MESSAGE_MALFORMED: row(
    400,
    'The message cannot be read.',
    'Check the message against the documentation.',
  ),
  WIRE_VERSION_UNKNOWN: row(
    400,
    'The wire version is not known here.',
    'Update the older side: kiosk or gateway.',
  ),
  HELLO_FIRST: row(
    400,
    'The gateway does not know this connection: it started anew or was set back.',
    'Say hello again; nothing was lost.',
  ),
  EVENT_BODY_INVALID: row(
    422,
    'The body of an event cannot be opened or read; it is kept in quarantine.',
    'Update the gateway or look at the quarantined event.',
  ),
  EVENT_TYPE_UNKNOWN: row(
    422,
    'The type of an event is not known yet; it is parked.',
    'Update the gateway; parked events are decided then.',
  ),
  EVENT_UNREADABLE: row(
    422,
    'A single event could not be sent; the kiosk keeps its bytes.',
    'Fetch the bytes from the kiosk and look at them.',
  ),
  CACHE_ROW_INVALID: row(
    500,
    'A row of the cache does not open.',
    'The kiosk fills its cache anew by itself; if it goes on, check its disk.',
  ),
  DEVICE_FENCED: row(
    403,
    'This kiosk is fenced: two kiosks used one identity.',
    'Claim the kiosk again; its outbox then drains to the review queue.',
  ),
  // Reads of cards.
  READ_TOO_LONG: row(422, 'The read is longer than its limit.', 'Use a card of this store.'),
  READ_MALFORMED: row(422, 'The read is not a card number.', 'Try the card again.'),
  CHECK_DIGIT_WRONG: row(422, 'The check digit is wrong.', 'Try the card again or retype it.'),
  BANK_CARD_REFUSED: row(
    422,
    'This looks like a bank card; it was not stored.',
    'Use the loyalty card, never a bank card.',
  ),
  CARD_UNSUPPORTED: row(
    422,
    'This kind of card is not read here.',
    'Use the loyalty card; bank cards and other smart cards are not read.',
  ),
  TWO_CARDS: row(422, 'Two cards were read at once.', 'Hold only one card to the reader.'),
  // HTTP.
  REQUEST_INVALID: row(
    400,
    'The request does not have the documented form.',
    'See the path in the answer and the API documentation.',
  ),
  NOT_LOCAL: row(
    403,
    'The request names another host or comes from a web page.',
    'Send it from a till program on this machine, to 127.0.0.1 or localhost.',
  ),
  NOT_FOUND: row(404, 'There is nothing at this address.', 'Check the address.'),
  BUSY: row(503, 'Too many requests wait already.', 'Send the same request again in a second.'),
  STORAGE: row(
    503,
    'The store could not write; nothing was changed.',
    'Send the same request again; if it goes on, check disk space and permissions.',
  ),
  CLOCK_BEHIND: row(
    503,
    'The clock of the gateway is behind its last commit.',
    'Set the clock of the gateway machine; if it is right, start once with --confirm-clock.',
  ),
  CLOCK_AHEAD: row(
    503,
    'The clock of the gateway is more than a day ahead of its last commit.',
    'Set the clock of the gateway machine; if it is right, start once with --confirm-clock.',
  ),
  INTERNAL: row(500, 'A fault in the program; nothing was changed.', 'Send the log to support.'),
  // Start and configuration. The first three end the program with exit code 78.
  CONFIG_INVALID: row(500, 'The configuration cannot be used.', 'Mend the file at the line named.'),
  PROGRAMME_INVALID: row(500, 'The programme cannot be used.', 'Mend the file at the line named.'),
  NOT_LOOPBACK: row(
    500,
    'A listener would be reachable from outside.',
    'Use 127.0.0.1 or ::1 until certificates and till keys exist.',
  ),
  PORT_IN_USE: row(500, 'The port is in use.', 'Stop its holder or choose another port.'),
  DATABASE_UNSAFE: row(
    500,
    'The database does not run with WAL and FULL.',
    'Check the file system and that the file belongs to this program.',
  ),
  DATABASE_DAMAGED: row(
    500,
    'The database is damaged.',
    'Keep the file, restore the newest backup, see docs/operations.',
  ),
  DATABASE_NEWER: row(
    500,
    'The database was written by a newer version.',
    'Start the newer version.',
  ),
  DOCUMENT_CHANGED: row(
    500,
    'A published document is not what it was.',
    'Restore the folder of documents from a backup; published ones never change.',
  ),
  RUN_REFUSED: row(
    500,
    'A settlement cannot be run for this period now.',
    'Run the periods in their order, each when it is over.',
  ),
  DRAW_REFUSED: row(
    500,
    'A draw cannot do this step now.',
    'Follow the stages in their order: open, close, publish, winners.',
  ),
  OUTBOX_FULL: row(
    503,
    'The outbox of the kiosk is full.',
    'Connect the kiosk to its gateway; it accepts again as soon as events are sent.',
  ),
  READER_UNAVAILABLE: row(500, 'The card reader is off.', 'Follow the remedy in the log.'),
  BROKER_UNREACHABLE: row(
    503,
    'The broker cannot be reached.',
    'Check that it runs and that address and password are right.',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

/** A refusal: an expected "no", returned as data with its stable code and what it speaks of. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  /** Facts for the reader, without personal data: { path, line, available, wanted ... }. */
  readonly facts?: Readonly<Record<string, string | number>>;
}
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = (code: ErrorCode, facts?: Refusal['facts']): Refusal =>
  facts === undefined ? { ok: false, code } : { ok: false, code, facts };

/** An operating error: something outside failed. Bugs are plain Errors. */
export class StamgastError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, text: string, options?: { readonly cause?: unknown }) {
    super(text, options);
    this.name = 'StamgastError';
    this.code = code;
  }
}
