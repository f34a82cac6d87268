// What every element has: its name in both languages, its id, a note; and what a whole process has.
import { bindAttribute, bindExtension } from '../bindings.js';
import { change, createIn, getBusinessObject, is, isAny, run } from '../model.js';
import { buildGroup } from './build.js';

const NAMELESS = [ 'bpmn:Association', 'bpmn:Collaboration', 'bpmn:DataAssociation', 'bpmn:TextAnnotation' ];

function bindName(element, { modeling }) {
  const target = getBusinessObject(element);
  return { get: () => target.get('name') ?? '', set: value => modeling.updateProperties(element, { name: value || undefined }) };
}

function bindId(element, { modeling, moddle }) {
  const target = getBusinessObject(element);
  const isFree = value => [ undefined, target ].includes(moddle.ids.assigned(value) || undefined);
  return { get: () => target.get('id'), set: value => value && isFree(value) && modeling.updateProperties(element, { id: value }) };
}

function bindText(element, { modeling }) {
  const target = getBusinessObject(element);
  return { get: () => target.get('text') ?? '', set: value => modeling.updateProperties(element, { text: value }) };
}

function nameFields(element, services) {
  if (is(element, 'bpmn:TextAnnotation')) return [ { id: 'text', label: 'Text', kind: 'long', element, binding: bindText(element, services) } ];
  if (isAny(element, NAMELESS)) return [];
  const english = is(element, 'bpmn:Process') ? null : bindExtension(element, 'care:Label', { name: 'text', initial: { lang: 'en' }, services });
  return [
    { id: 'name', label: 'Name in Spanish', kind: 'long', rows: 2, element, binding: bindName(element, services) },
    english && { id: 'name-en', label: 'Name in English', kind: 'text', element, binding: english }
  ];
}

export function generalGroup(element, services) {
  const hint = 'The same name as its form, its handler and its test; e.g. review_alert';
  const id = { id: 'id', label: 'Id', kind: 'identifier', hint, element, binding: bindId(element, services) };
  return buildGroup({ id: 'general', label: 'General', fields: [ ...nameFields(element, services), id ], services, open: true });
}

function processFields(element, process, services) {
  const bind = name => bindExtension(element, 'care:Process', { name, owner: process, services });
  const isPool = is(element, 'bpmn:Participant');
  return [
    isPool && { id: 'process-id', label: 'Id of the process', kind: 'identifier', element, binding: bindAttribute(element, process, { name: 'id', services }) },
    isPool && { id: 'process-name', label: 'Name of the process in Spanish', kind: 'text', element, binding: bindAttribute(element, process, { name: 'name', services }) },
    { id: 'process-title-en', label: 'Name of the process in English', kind: 'text', element, binding: bind('titleEn') },
    { id: 'process-area', label: 'Area', kind: 'text', element, binding: bind('area') },
    { id: 'process-history', label: 'Days its history is kept', kind: 'number', element, binding: bind('historyDays') }
  ];
}

export function processGroup(element, services) {
  const target = getBusinessObject(element);
  const process = is(element, 'bpmn:Participant') ? target.get('processRef') : target;
  if (!process || !is(process, 'bpmn:Process')) return null;
  return buildGroup({ id: 'process', label: 'Process', fields: processFields(element, process, services), services, open: true });
}

function bindDocumentation(element, services) {
  const target = getBusinessObject(element);
  return {
    get: () => target.get('documentation')[0]?.get('text') ?? '',
    set: text => {
      const note = text && createIn(target, 'bpmn:Documentation', { services, properties: { text } });
      run(services, [ change(element, target, { documentation: note ? [ note ] : [] }) ]);
    }
  };
}

export function documentationGroup(element, services) {
  const field = { id: 'documentation', label: 'Why it is done so', kind: 'long', rows: 5, element, binding: bindDocumentation(element, services) };
  return buildGroup({ id: 'notes', label: 'Notes', fields: [ field ], services });
}
