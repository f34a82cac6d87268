// A length of time as a number and its unit; what is longer said than that (P1DT12H) stays a text.

const UNITS = [ [ 'M', 'Minutes' ], [ 'H', 'Hours' ], [ 'D', 'Days' ], [ 'W', 'Weeks' ] ];
const SIMPLE = /^P(?:(\d+)([DW])|T(\d+)([HM]))$/;

const write = (number, unit) => `P${'HM'.includes(unit) ? 'T' : ''}${number}${unit}`;

/** Of a binding whose text is an ISO 8601 duration. */
export function lengthFields(element, binding, { translate }) {
  const [ , day, dayUnit, hour, hourUnit ] = binding.get().match(SIMPLE) ?? [];
  const [ number, unit ] = [ day ?? hour, dayUnit ?? hourUnit ];
  if (!unit) return [ { id: 'within', label: 'Within', kind: 'period', element, binding } ];
  const options = UNITS.map(([ value, label ]) => ({ value, label: translate(label) }));
  const bindNumber = { get: () => number, set: value => value && binding.set(write(Number(value), unit)) };
  const bindUnit = { get: () => unit, set: value => value && binding.set(write(number, value)) };
  return [
    { id: 'within', label: 'Within', kind: 'count', element, binding: bindNumber },
    { id: 'within-unit', label: 'Unit of time', kind: 'select', options, emptyLabel: null, element, binding: bindUnit }
  ];
}
