// Every text of the libraries and of our modules has Spanish. `npm test` lists what is missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import community from 'bpmn-js-i18n/translations/es.js';
import { collectTexts, findMissing } from '../translations.mjs';

const APP = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'webapp', 'static', 'app', 'i18n');

// The browser's modules are plain .js files outside of this package: read as text, so that Node takes them for modules.
async function load(name) {
  const source = readFileSync(join(APP, name), 'utf8');
  return (await import(`data:text/javascript,${encodeURIComponent(source)}`)).default;
}

const own = await Promise.all([ 'es_libraries.js', 'es_panel.js', 'es.js' ].map(load));

test('no text is without Spanish', () => {
  assert.deepEqual(findMissing(Object.assign({}, community, ...own)), []);
});

test('the texts were found at all', () => {
  const texts = collectTexts();
  for (const text of [ 'Create task', 'Toggle section', 'Who may do it', 'Draft saved at {time}' ]) assert.ok(texts.has(text), text);
});

test('a translation keeps the places of its values', () => {
  const places = text => [ ...text.matchAll(/{(\w+)}/g) ].map(found => found[1]).sort();
  for (const dictionary of own) {
    for (const [ text, said ] of Object.entries(dictionary)) assert.deepEqual(places(said), places(text), text);
  }
});
