// Keys for the inbox: j and k go through the tasks, o opens one, ? lists the keys. Works on any table marked
// `data-keys` whose rows hold a link; without this the page loses nothing.
import { button, make } from './designer/page.js';
import { buildTranslate } from './i18n/translate.js';

const translate = buildTranslate(document.documentElement.lang || 'es');
const KEYS = [ [ 'j', 'Next task' ], [ 'k', 'Previous task' ], [ 'o', 'Open the task' ], [ '?', 'This list' ] ];

const listLinks = () => [ ...document.querySelectorAll('[data-keys] tbody tr') ].map(row => row.querySelector('th a, td a')).filter(Boolean);

function step(by) {
  const links = listLinks();
  const row = document.activeElement?.closest?.('[data-keys] tbody tr');
  const at = links.findIndex(link => row?.contains(link));
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
}

function open() {
  const row = document.activeElement?.closest?.('[data-keys] tbody tr');
  row?.querySelector('th a, td a')?.click();
}

function showKeys() {
  let dialog = document.getElementById('keys');
  if (!dialog) {
    const rows = KEYS.map(([ key, what ]) => make('tr', {}, make('th', { scope: 'row' }, make('kbd', {}, key)), make('td', {}, translate(what))));
    dialog = make('dialog', { id: 'keys', 'aria-labelledby': 'keys-title' }, make('h2', { id: 'keys-title' }, translate('Keyboard shortcuts')),
      make('table', {}, make('tbody', {}, ...rows)), button(translate('Close'), () => dialog.close()));
    document.body.append(dialog);
  }
  dialog.showModal();
}

const ACTIONS = { j: () => step(1), k: () => step(-1), o: open, '?': showKeys };

document.addEventListener('keydown', event => {
  const isTyping = event.target.closest?.('input, textarea, select, [contenteditable], dialog');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
