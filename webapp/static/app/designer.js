// The designer's page: `<div data-designer ...>` becomes a modeler with our properties panel, checks, a draft that saves
// itself, and the deploy button. Attributes and JSON: see docs/frontend.md.
import {
  BpmnPropertiesPanelModule, CarePanelModule, CreateAppendAnythingModule, Modeler, communitySpanish
} from '../vendor/modeler.js';
import { bindChanges } from './designer/changes.js';
import { askAboutConflict } from './designer/conflict.js';
import { deploy } from './designer/deploy.js';
import { Draft } from './designer/draft.js';
import { Checks } from './designer/faults.js';
import KeyboardDrawing from './designer/keyboard.js';
import { Proofs } from './designer/proofs.js';
import { button, buildPage, download, make, showMessage } from './designer/page.js';
import { keepReferences } from './designer/references.js';
import { Repairs } from './designer/repairs.js';
import { Sentences } from './designer/sentences.js';
import { fitBesidePalette } from './designer/view.js';
import { Walk } from './designer/walk.js';
import FocusStops from './diagram/focus_stops.js';
import { asModule, buildTranslate } from './i18n/translate.js';

const INK = 'var(--ink, #1b1f23)';
const LABEL = 'Process diagram to draw. Arrow keys follow the flow, Shift and arrow keys move the element, Shift and C connect it, N makes an element.';

async function readJsonFile(address) {
  const response = await fetch(new URL(address, import.meta.url));
  if (!response.ok) throw new Error(`Expected ${address}, but the server answered ${response.status}`);
  return response.json();
}

function buildModeler(page, { catalogue, care, translate }) {
  return new Modeler({
    container: page.canvas,
    propertiesPanel: { parent: page.panel, feelPopupContainer: document.body },
    careCatalogue: { ...catalogue, sentences: catalogue.promises && new Sentences(catalogue.promises) },
    moddleExtensions: { care },
    bpmnRenderer: { defaultFillColor: 'var(--paper, #ffffff)', defaultStrokeColor: INK, defaultLabelColor: INK },
    focusStops: { label: LABEL, describe: element => page.describe(element) },
    announce: text => { page.announcer.textContent = text; },
    additionalModules: [
      BpmnPropertiesPanelModule, CarePanelModule, CreateAppendAnythingModule, FocusStops, KeyboardDrawing, asModule(translate)
    ]
  });
}

/** Reads the draft (or the deployed version), draws it, says what was not understood. Returns its ETag. */
async function open(modeler, { url, page, translate }) {
  const response = await fetch(url, { cache: 'no-store', credentials: 'same-origin' });
  if (!response.ok) throw new Error(translate('the server answered {status}', { status: response.status }));
  await draw(modeler, await response.text(), { page, translate });
  return response.headers.get('ETag') ?? '';
}

/** Takes the place of all that is drawn; what was done before cannot be undone any more. */
async function draw(modeler, xml, { page, translate }) {
  const { warnings } = await modeler.importXML(xml);
  const others = keepReferences(warnings, modeler.get('bpmnFactory'));
  if (others.length) {
    const title = translate('Some parts of the file were not understood and would be lost if you save');
    showMessage(page.messages, { kind: 'import', title, text: others.map(each => each.message).join(' · '), urgent: true });
  }
  fitBesidePalette(modeler.get('canvas'));
}

/** Selects an element; for a process its pool or, where it has none, nothing: the panel is about the process then. */
function buildSelect(modeler, page) {
  const registry = modeler.get('elementRegistry');
  const findPool = id => registry.find(({ businessObject }) => businessObject?.get('processRef')?.id === id);
  return id => {
    const element = registry.get(id);
    if (!element || element === modeler.get('canvas').getRootElement()) {
      modeler.get('selection').select(element ? [] : [ findPool(id) ].filter(Boolean));
      page.panel.focus();
      return;
    }
    modeler.get('selection').select(element);
    modeler.get('canvas').scrollToElement(element, 80);
    modeler.get('focusStops').go(element);
  };
}

/** Marks the elements that have faults; the list says which. */
function buildMark(modeler) {
  let marked = [];
  return faults => {
    const canvas = modeler.get('canvas');
    const registry = modeler.get('elementRegistry');
    for (const id of marked) if (registry.get(id)) canvas.removeMarker(id, 'has-fault');
    marked = [ ...new Set(faults.map(each => each.element)) ].filter(id => id && registry.get(id));
    for (const id of marked) canvas.addMarker(id, 'has-fault');
  };
}

function buildTools(page, { modeler, draft, simulate, deployNow, fileName, translate }) {
  const t = translate;
  const stack = modeler.get('commandStack');
  const undo = button(t('Undo'), () => stack.undo());
  const redo = button(t('Redo'), () => stack.redo());
  const tend = () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  };
  modeler.on('commandStack.changed', () => { tend(); });
  tend();
  page.tools.append(
    undo, redo, button(t('Whole process'), () => fitBesidePalette(modeler.get('canvas'))), simulate ?? '',
    button(t('Download the file'), async () => download(await draft.readXml(), fileName)),
    button(t('Save draft'), () => draft.save()),
    button(t('Deploy a new version'), deployNow, { class: 'main' })
  );
}

function buildWalk(page, { modeler, url, readXml, simulate, translate }) {
  const say = text => { page.announcer.textContent = text; };
  const walk = new Walk({ url, readXml, translate }, { place: page.walk, work: page.work, button: simulate, modeler, select: buildSelect(modeler, page), announce: say });
  page.describe = element => walk.marks.describe(element);
  return walk;
}

async function start(place) {
  const { xmlUrl, saveUrl, deployUrl, lintUrl, proveUrl, repairUrl, walkUrl, fileName = 'process.bpmn' } = place.dataset;
  const catalogue = JSON.parse(document.getElementById('designer-data')?.textContent || '{}');
  const translate = buildTranslate(place.dataset.lang || document.documentElement.lang || 'es', communitySpanish);
  const page = buildPage(place, translate);
  page.announcer = make('div', { class: 'unseen', role: 'status' });
  place.append(page.announcer);
  const modeler = buildModeler(page, { catalogue, care: await readJsonFile('./care-moddle.json'), translate });
  try {
    await run(place, { page, modeler, translate, xmlUrl, saveUrl, deployUrl, lintUrl, proveUrl, repairUrl, walkUrl, fileName });
  } catch (fault) {
    showMessage(page.messages, { kind: 'open', title: translate('The diagram could not be read'), text: fault.message, urgent: true });
    place.dataset.ready = 'failed';
  }
}

async function run(place, { page, modeler, translate, xmlUrl, saveUrl, deployUrl, lintUrl, proveUrl, repairUrl, walkUrl, fileName }) {
  const etag = await open(modeler, { url: xmlUrl, page, translate });
  const readXml = async () => (await modeler.saveXML({ format: true })).xml;
  const conflict = () => askAboutConflict({ draft, messages: page.messages, xmlUrl, fileName, translate });
  const draft = new Draft({ url: saveUrl, etag, readXml, translate }, { say: text => { page.status.textContent = text; }, onConflict: conflict });
  const checks = new Checks({ url: lintUrl, readXml, translate }, { place: page.faults, select: buildSelect(modeler, page), mark: buildMark(modeler) });
  const replace = async xml => {
    await draw(modeler, xml, { page, translate });
    modeler.get('commandStack').clear(); // tells everybody that there is another drawing
  };
  const simulate = walkUrl && button(translate('Simulate the flow'), () => {});
  const walk = walkUrl && buildWalk(page, { modeler, url: walkUrl, readXml, simulate, translate });
  const repairs = repairUrl && new Repairs({ url: repairUrl, readXml, translate }, { messages: page.messages, replace, change: bindChanges(modeler) });
  const proofs = proveUrl && new Proofs({ url: proveUrl, readXml, translate }, { place: page.proofs, select: buildSelect(modeler, page), repairs, walk: walk && (moves => walk.load(moves)) });
  page.proved.hidden = !proofs;
  modeler.on('commandStack.changed', () => { draft.touch(); checks.touch(); proofs?.touch(); walk?.touch(); });
  const deployNow = () => deploy({ url: deployUrl, draft, checks, messages: page.messages, translate });
  buildTools(page, { modeler, draft, simulate, deployNow, fileName, translate });
  place.modeler = modeler; // for tests and for a person at the browser's console
  place.dataset.ready = 'true';
  await checks.check();
  await proofs?.prove();
}

for (const place of document.querySelectorAll('[data-designer]')) start(place);
