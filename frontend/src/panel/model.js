// Reading and writing the BPMN model through the editor's command stack: each change is one undo step.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

export { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';

/** The first extension element of a type (`care:Task`), or undefined. */
export function findExtension(owner, type) {
  return listExtensions(owner, type)[0];
}

export function listExtensions(owner, type) {
  const values = owner.get('extensionElements')?.get('values') ?? [];
  return values.filter(each => each.$instanceOf?.(type));
}

/** The file's root: the place of messages, errors, signals and escalations. */
export function findDefinitions(target) {
  let node = target;
  while (node.$parent) node = node.$parent;
  return node;
}

/** The process that an element of the drawing stands for: a pool's, the drawing's own, the only one of several pools. */
export function findOwnProcess(element) {
  const target = getBusinessObject(element);
  if (target.$instanceOf('bpmn:Process')) return target;
  if (target.$instanceOf('bpmn:Participant')) return target.get('processRef');
  if (!target.$instanceOf('bpmn:Collaboration')) return undefined;
  const processes = target.get('participants').map(each => each.get('processRef')).filter(Boolean);
  return processes.length === 1 ? processes[0] : undefined;
}

/** Creates a model element inside another one. */
export function createIn(parent, type, { services, properties = {} }) {
  const created = services.bpmnFactory.create(type, properties);
  created.$parent = parent;
  return created;
}

export function change(element, target, properties) {
  return { cmd: 'element.updateModdleProperties', context: { element, moddleElement: target, properties } };
}

export function run(services, changes) {
  services.commandStack.execute('properties-panel.multi-command-executor', changes);
}

/** The changes that put a new extension element of this type under `owner`, and the element. */
export function addExtension(element, type, { services, owner = getBusinessObject(element), properties = {} }) {
  const changes = [];
  let holder = owner.get('extensionElements');
  if (!holder) {
    holder = createIn(owner, 'bpmn:ExtensionElements', { services, properties: { values: [] } });
    changes.push(change(element, owner, { extensionElements: holder }));
  }
  const created = createIn(holder, type, { services, properties });
  changes.push(change(element, holder, { values: [ ...holder.get('values'), created ] }));
  return { created, changes };
}

export function removeExtension(element, target, { services, owner = getBusinessObject(element) }) {
  const holder = owner.get('extensionElements');
  run(services, [ change(element, holder, { values: holder.get('values').filter(each => each !== target) }) ]);
}

export function findEventDefinition(element, type) {
  const definitions = getBusinessObject(element).get('eventDefinitions') ?? [];
  return definitions.find(each => each.$instanceOf(type));
}
