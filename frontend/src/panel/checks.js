// Checks of what is typed, for help while typing only: the engine's lint is the judge.
const DURATION = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

export function checkDuration(value) {
  if (value.startsWith('=') || DURATION.test(value)) return null;
  return 'Expected a duration such as P3D (3 days) or PT4H (4 hours), or an expression that starts with "="';
}

export function checkNumber(value) {
  return value.startsWith('=') || /^\d+$/.test(value) ? null : 'Expected a whole number, or an expression that starts with "="';
}

/** A duration that is written in a sentence: no expression. */
export function checkPeriod(value) {
  return DURATION.test(value) ? null : 'Expected a duration such as P3D (3 days) or P1DT12H (a day and a half)';
}

export function checkCount(value) {
  return /^\d{1,4}$/.test(value) && Number(value) <= 1000 ? null : 'Expected a whole number from 0 to 1000';
}

export function checkIdentifier(value) {
  return /^[A-Za-z_][\w.-]*$/.test(value) ? null : 'Expected letters, digits and _ without spaces, and a letter first';
}
