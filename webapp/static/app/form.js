// Questions that depend on another answer appear by themselves: the form is sent to its own address with `_refresh`, and
// what comes back takes the place of the questions. Without this a button of the form does the same.
import { isSignedOut, send } from './requests.js';

const isQuestion = node => node?.matches?.('[data-refresh]');

/** Somebody answered before this script was there. */
function isAnswered(node) {
  if (node.type === 'radio' || node.type === 'checkbox') return node.checked !== node.defaultChecked;
  if (node.options) return [ ...node.options ].some(option => option.selected !== option.defaultSelected && option.value);
  return node.value !== node.defaultValue;
}

/** The same field in the new questions: by its id, which the server keeps. */
function keepFocus(place, id) {
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
  else place.focus?.();
}

function hideButtons(form) {
  for (const button of form.querySelectorAll('[data-refresh-button]')) button.hidden = true;
}

async function refresh(form, name) {
  const body = new URLSearchParams([ ...new FormData(form) ].filter(([ , value ]) => typeof value === 'string'));
  body.append('_refresh', name);
  const response = await send(form.action, { body, headers: { Accept: 'text/html' } });
  if (!response.ok || isSignedOut(response)) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('[data-form]');
  const place = form.querySelector('[data-form]');
  if (!fresh || !place || fresh.dataset.form !== place.dataset.form) return;
  const focused = document.activeElement?.id;
  place.replaceChildren(...fresh.childNodes);
  hideButtons(form);
  keepFocus(place, focused);
}

for (const form of document.querySelectorAll('form:has([data-form])')) {
  let last = Promise.resolve();
  const ask = name => { last = last.then(() => refresh(form, name)).catch(fault => console.error(fault)); };
  hideButtons(form);
  form.addEventListener('change', event => { if (isQuestion(event.target)) ask(event.target.name); });
  const early = [ ...form.querySelectorAll('[data-refresh]') ].find(isAnswered);
  if (early) ask(early.name);
}
