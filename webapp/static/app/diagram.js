// Draws each `<div data-diagram>` of a page: a process with the position of a case or the counts of many.
// The page carries the same in a table and works without this. Attributes: see docs/frontend.md.
import { NavigatedViewer } from '../vendor/viewer.js';
import FocusStops from './diagram/focus_stops.js';
import { nameIn } from './diagram/language.js';
import { buildLegend, describeMarks, drawMarks, drawPath } from './diagram/marks.js';
import { Reading } from './diagram/reading.js';
import { asModule, buildTranslate } from './i18n/translate.js';

const INK = 'var(--ink, #1b1f23)';

function build(tag, className, parent) {
  const node = document.createElement(tag);
  node.className = className;
  parent.append(node);
  return node;
}

function buildPlaces(place) {
  const tools = build('div', 'diagram-tools', place);
  const box = build('div', 'diagram-box', place);
  const sheet = build('div', 'diagram-sheet', box);
  const stage = build('div', 'diagram-stage', sheet);
  return { tools, box, sheet, stage };
}

function buildViewer(stage, { marks, translate, reveal, first }) {
  return new NavigatedViewer({
    container: stage,
    zoomScroll: { enabled: false }, // the wheel scrolls the page
    bpmnRenderer: { defaultFillColor: 'var(--paper, #ffffff)', defaultStrokeColor: INK, defaultLabelColor: INK },
    focusStops: {
      label: 'Process diagram. Arrow keys follow the flow; Enter goes to the row of the table.',
      describe: element => describeMarks(element, { marks, translate }),
      onEnter: element => focusRow(element.id),
      reveal,
      first
    },
    additionalModules: [ asModule(translate), FocusStops ]
  });
}

/** The table twin's row for a step has the id `row-<element id>`. */
function focusRow(id) {
  const row = document.getElementById(`row-${id}`);
  const target = row?.querySelector('a, button') ?? row;
  if (!target) return;
  if (target === row) row.tabIndex = -1;
  target.focus();
}

function buildTools(tools, { reading, here, translate }) {
  tools.setAttribute('role', 'group');
  tools.setAttribute('aria-label', translate('Size of the diagram'));
  const add = (text, action) => {
    const button = build('button', 'quiet', tools);
    button.type = 'button';
    button.textContent = translate(text);
    button.addEventListener('click', action);
  };
  add('Zoom in', () => reading.zoomIn());
  add('Zoom out', () => reading.zoomOut());
  add('Whole diagram', () => reading.whole());
  if (here) add('Where it stands', () => reading.centre(here));
}

async function load(url) {
  const response = await fetch(url, { headers: { Accept: 'application/xml' }, credentials: 'same-origin' });
  if (!response.ok) throw new Error(`Expected a diagram at ${url}, but the server answered ${response.status}`);
  return response.text();
}

async function draw(place) {
  const language = place.dataset.lang || document.documentElement.lang || 'es';
  const translate = buildTranslate(language);
  const marks = JSON.parse(place.dataset.marks || '{}');
  const xml = await load(place.dataset.xmlUrl);
  const places = buildPlaces(place);
  let reading;
  const findHere = () => [ ...marks.here ?? [], ...marks.path?.stands ?? [] ].map(id => viewer.get('elementRegistry').get(id)).find(Boolean);
  const viewer = buildViewer(places.stage, { marks, translate, reveal: element => reading.reveal(element), first: findHere });
  viewer.on('import.parse.complete', event => { nameIn(event.elementsById, language); });
  await viewer.importXML(xml);
  drawMarks(viewer, { marks, translate });
  if (marks.path) drawPath(viewer, { path: marks.path, translate });
  reading = new Reading(viewer, places);
  reading.resize(reading.startScale());
  const here = findHere();
  const start = here ?? findBusiest(marks, viewer.get('elementRegistry'));
  if (start) reading.centre(start);
  buildTools(places.tools, { reading, here, translate });
  const legend = buildLegend({ marks, translate });
  if (legend) place.append(legend);
  place.dataset.ready = 'true';
}

/** Where most is late, else where most is open: what a reader of counts looks for. */
function findBusiest(marks, registry) {
  const counted = Object.entries(marks.counts ?? {}).filter(([ id, { open } ]) => open && registry.get(id));
  counted.sort(([ , one ], [ , other ]) => other.late - one.late || other.open - one.open);
  return counted.length ? registry.get(counted[0][0]) : undefined;
}

function sayFailure(place, fault) {
  const translate = buildTranslate(place.dataset.lang || document.documentElement.lang);
  place.replaceChildren();
  const message = build('p', 'note', place);
  message.setAttribute('role', 'status');
  message.textContent = translate('The diagram could not be shown. The table below says the same.');
  place.dataset.ready = 'failed';
  console.error(fault);
}

for (const place of document.querySelectorAll('[data-diagram]')) {
  draw(place).catch(fault => sayFailure(place, fault));
}
