/** The smallest programme that earns: a point for each whole krone. */
export const pointsProgramme = `stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
cutOff: "00:00"
currency: DKK
units: { POINTS: { scale: 0, life: 12 months, pending: 0 days, onReturn: clamp } }
rules: [ { id: base, on: receipt, earn: { unit: POINTS, per: "1.00", amount: 1, round: down } } ]
`;
