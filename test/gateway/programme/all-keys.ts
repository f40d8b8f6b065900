/** Every kind of effect, and every setting with another value than its default. */
export const all = `
stamgast: 1
id: all
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
cutOff: "04:00"
currency: DKK
refund: money first
pointsSpent: discount
order: earn then spend
earnOn: shelf
discountCap: 20
services: [fee]
units:
  POINTS:
    { scale: 2, life: 12 months, ends: month, pending: 14 days, value: "0.10", cost: "0.08",
      onReturn: debt, onExpired: grace 30 days, rest: dies, sameEnd: pro rata, idle: 6 months,
      idleBy: WASHES, warn: 30 days }
  STAMPS: {}
  CREDIT: { value: "1.00", spendLimit: { card: "500 per month", member: "9000 per year" } }
  FREE: { onReturn: clamp }
cards: { courtesy: ["2999000000017", "28*"] }
exclude: { both: { category: tobacco }, discount: { brand: x }, earn: { labels: gift } }
tallies:
  TURNOVER: { of: paid, within: 365 days }
  WASHES: { of: quantity, lines: { category: wash }, when: { store: "1" } }
  VISITS: { of: receipts, taps: true, onReturn: keep }
  QUARTER: { of: paid, in: quarter, onReturn: carry }
  REVIEWS: { of: events, event: review, within: 30 days }
events: [review]
dates: [employed]
limits: { both: { total: 99, member: 9 per year } }
tiers:
  by: TURNOVER
  hold: to the end of next year
  fall: to what is earned
  onReturn: now
  levels: [ { id: silver, from: "500.00" }, { id: gold, from: "1500.00" }, { id: black, byInvitation: true, fourEyes: true, hidden: true } ]
law: eu
lists:
  board: { when: { member.tags: old }, consent: post, every: season, by: WASHES }
  all: { consent: post }
clubs:
  inner:
    fee: { lines: { sku: entry }, price: "25.00", months: 12, refund: full }
    proven: [ { tally: TURNOVER, from: "500.00" }, { tally: VISITS, from: 3 } ]
    answered: [pets]
    byHand: true
    gives: { unit: STAMPS, amount: 2 }
  toddlers: { while: { member.childAge: { lt: 3 } } }
consents:
  post: { purpose: marketing, channel: post, texts: { en: "By post", da: "Med post" } }
questionnaire:
  pets:
    texts: { en: "Pets?" }
    choices: { cat: { en: "A cat" }, dog: { en: "A dog" } }
    several: true
reserved:
  - { id: early, lines: { sku: scent }, to: { member: true }, from: 2026-01-01, until: 2026-04-30 }
collect: { within: 14 days, flag: 5 in 90 days }
rules:
  - { id: gift, lines: { sku: mug }, stock: 20, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 5 } } }
  - id: money
    earn: { unit: POINTS, per: "1.00", amount: "0.5", round: half up }
  - id: percent
    earn: { unit: POINTS, percent: 5, round: half up }
  - id: stamp
    lines: { category: wash }
    earn: { unit: STAMPS, perQuantity: 1, amount: 1 }
  - id: welcome
    when: { member.days: { lt: 30 } }
    limit: { member: 1 }
    earn: { unit: POINTS, amount: 100, round: half up }
  - { id: hello, on: visit, when: { member.tier: gold }, earn: { unit: POINTS, amount: 5 } }
  - { id: praise, on: review, earn: { unit: POINTS, perQuantity: 2, amount: 5, round: up } }
  - id: change
    when: { receipt.tenders: card }
    earn: { unit: POINTS, roundUp: "1.00", amount: 1, round: half up }
    fundedBy: bank
  - id: double
    from: 2026-03-01
    until: 2026-03-14
    when: { weekday: [friday, saturday] }
    budget: { money: "500.00", per: month, rest: keep }
    multiply: { unit: POINTS, by: "1.5" }
  - id: full
    exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: FREE, amount: 1 } }
  - id: share
    when: { card: [member, courtesy], not: { store: "9" } }
    discount: { percent: 5, on: order, atMost: "50.00" }
    stack: { group: price, mode: best }
    priority: 3
    onReturn: recheck
  - id: amount
    when:
      any:
        - { time: { between: ["08:00", "10:30"] } }
        - { tally.WASHES: { gte: 10 }, receipt.total: { gt: "50.00" } }
    limit: { memberDiscount: "200.00 per year", cashier: 3 per day }
    discount: { amount: "10.00" }
  - id: price
    lines: { sku: beer }
    discount: { price: "0.00", units: 1, for: { lines: { category: dish }, quantity: 1 } }
    texts: { en: "A free beer" }
  - id: cost
    when: { member.tags: { hasAll: [staff, old] } }
    lines: { hasCost: true }
    limit: { shared: both }
    discount: { cost: true }
    stack: { mode: alone }
  - id: ladder
    when: { years.employed: { gte: 1 } }
    limit: { shared: both }
    discount:
      by: tally.TURNOVER
      steps: [ { from: "10000.00", percent: 5 }, { from: "20000.00", percent: "7.5" } ]
  - id: free
    from: 2026-02-01
    lines: { category: wash }
    discount: { percent: 100, units: 2, take: dearest, pays: { unit: FREE, amount: 1 } }
    chance: { oneIn: 20, seed: spring }
  - id: shared
    earn: { unit: POINTS, amount: 5, round: half up }
    review: { any: [ { cashier.receipts: { gte: 3 } }, { enroller.shares: [phone, payment] } ] }
  - id: rebate
    on: quarter end
    earn:
      unit: POINTS
      by: tally.QUARTER
      round: half up
      steps: [ { from: "0.00", percent: 2 }, { from: "50000.00", percent: 3 } ]
`;
