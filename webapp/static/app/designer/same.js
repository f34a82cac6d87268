// Whether two moves of a walk are the same: they come from the server in one form and go back as they are.
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
