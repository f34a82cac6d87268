// Which values go into an element and come out of it (care:io).
import { bindAttribute } from '../bindings.js';
import { addExtension, change, createIn, findExtension, getBusinessObject, isAny, run } from '../model.js';
import { buildList } from './build.js';

const MAPPED = [ 'bpmn:Activity', 'bpmn:CatchEvent', 'bpmn:ThrowEvent' ];

function mappingFields(element, mapping, services) {
  const bind = name => bindAttribute(element, mapping, { name, services });
  return [
    { id: 'target', label: 'Name', kind: 'text', element, binding: bind('target') },
    { id: 'source', label: 'Value', kind: 'feel', element, binding: bind('source') }
  ];
}

function addMapping(element, { list, type, services }) {
  const there = findExtension(getBusinessObject(element), 'care:Io');
  const { created, changes } = there ? { created: there, changes: [] } : addExtension(element, 'care:Io', { services });
  const mapping = createIn(created, type, { services });
  run(services, [ ...changes, change(element, created, { [list]: [ ...created.get(list), mapping ] }) ]);
}

function buildMappings({ id, label, list, type }) {
  return (element, services) => {
    if (!isAny(element, MAPPED)) return null;
    const io = findExtension(getBusinessObject(element), 'care:Io');
    const mappings = io?.get(list) ?? [];
    const items = mappings.map(mapping => ({
      label: mapping.get('target'),
      fields: mappingFields(element, mapping, services),
      remove: () => run(services, [ change(element, io, { [list]: mappings.filter(each => each !== mapping) }) ])
    }));
    return buildList({ id, label, items, add: () => addMapping(element, { list, type, services }), services });
  };
}

export const inputGroup = buildMappings({ id: 'inputs', label: 'Values that go in', list: 'inputs', type: 'care:Input' });
export const outputGroup = buildMappings({ id: 'outputs', label: 'Values that come out', list: 'outputs', type: 'care:Output' });
