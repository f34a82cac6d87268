// The parts of the designer's page, built inside `<div data-designer>`, and the small things that build them.

/** An element with attributes, properties (`onclick`, `textContent`) and children. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [ name, value ] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter(each => each !== null && each !== undefined));
  return node;
}

export const button = (text, action, attributes = {}) => make('button', { type: 'button', onclick: action, ...attributes }, text);

/** @returns the places that the other modules fill. */
export function buildPage(place, translate) {
  const status = make('p', { class: 'designer-status', role: 'status' });
  const tools = make('div', { class: 'designer-tools', role: 'group', 'aria-label': translate('Tools of the designer') });
  const messages = make('div', { class: 'designer-messages' });
  const canvas = make('div', { class: 'designer-canvas' });
  const panel = make('section', { class: 'designer-panel', 'aria-label': translate('Properties of the element'), tabindex: '-1' });
  const walk = make('section', { class: 'designer-walk', 'aria-labelledby': 'designer-walk-title', hidden: true });
  const work = make('div', { class: 'designer-work' }, canvas, panel, walk);
  const checks = make('section', { class: 'designer-checks', 'aria-labelledby': 'designer-checks-title' },
    make('h2', { id: 'designer-checks-title' }, translate('Checks')), make('div', { class: 'designer-faults' }));
  const proved = make('section', { class: 'designer-checks', 'aria-labelledby': 'designer-proofs-title' },
    make('h2', { id: 'designer-proofs-title' }, translate('Proved')), make('div', { class: 'designer-proofs' }));
  place.replaceChildren(make('div', { class: 'designer-head' }, tools, status), messages,
    work, checks, proved, buildKeys(translate));
  return { status, tools, messages, work, canvas, panel, walk, describe: () => '', faults: checks.querySelector('.designer-faults'), proved, proofs: proved.querySelector('.designer-proofs') };
}

function buildKeys(translate) {
  const t = translate;
  const rows = [
    [ t('Arrow keys'), t('Follow the flow: right and left along it, down and up through all elements') ],
    [ t('1 to 9'), t('Take that way out of a gateway') ],
    [ t('Shift + arrow keys'), t('Move the element') ],
    [ 'N', t('Create an element') ],
    [ 'A', t('Append an element after this one') ],
    [ 'R', t('Change what the element is') ],
    [ 'E', t('Change its name') ],
    [ t('Shift + C'), t('Connect the element to another one') ],
    [ t('Delete'), t('Delete it') ],
    [ 'P', t('Go to its properties') ],
    [ t('Ctrl + Z'), t('Undo') ]
  ];
  const body = rows.map(([ key, what ]) => make('tr', {}, make('th', { scope: 'row' }, make('kbd', {}, key)), make('td', {}, what)));
  const head = make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, t('Key')), make('th', { scope: 'col' }, t('What it does'))));
  return make('details', { class: 'designer-keys' }, make('summary', {}, t('Work without a mouse')), make('table', {}, head, make('tbody', {}, ...body)));
}

/** A message above the canvas; a new one of the same kind takes the old one's place. */
export function showMessage(messages, { kind, title, text, actions = [], urgent = false }) {
  hideMessage(messages, kind);
  const heading = make('p', {}, make('strong', {}, title));
  const note = make('div', { class: `note ${urgent ? 'late' : ''}`, 'data-kind': kind, role: urgent ? 'alert' : 'status' }, heading);
  if (text) note.append(make('p', {}, text));
  if (actions.length) note.append(make('p', { class: 'row' }, ...actions));
  messages.append(note);
  return note;
}

export function hideMessage(messages, kind) {
  messages.querySelector(`[data-kind="${kind}"]`)?.remove();
}

/** Gives the browser a file to save. */
export function download(text, name) {
  const url = URL.createObjectURL(new Blob([ text ], { type: 'application/xml' }));
  const link = make('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
