// When a path is taken, and when an activity is repeated.
import { bindAttribute, bindExpression, bindNamedChild } from '../bindings.js';
import { change, getBusinessObject, is, isAny, run } from '../model.js';
import { buildGroup } from './build.js';

const CONDITIONAL = [ 'bpmn:Activity', 'bpmn:ComplexGateway', 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway' ];

function bindDefault(flow, source, services) {
  const origin = getBusinessObject(source);
  const target = getBusinessObject(flow);
  const set = value => {
    const changes = [ change(source, origin, { default: value ? target : undefined }) ];
    if (value) changes.push(change(flow, target, { conditionExpression: undefined }));
    run(services, changes);
  };
  return { get: () => origin.get('default') === target, set };
}

export function conditionGroup(element, services) {
  if (!is(element, 'bpmn:SequenceFlow') || !isAny(element.source, CONDITIONAL)) return null;
  const isDefault = bindDefault(element, element.source, services);
  const condition = bindExpression(element, getBusinessObject(element), { name: 'conditionExpression', services });
  const fields = [
    { id: 'is-default', label: 'This way if no other is open', kind: 'checkbox', element, binding: isDefault },
    !isDefault.get() && { id: 'condition', label: 'This way if', kind: 'feel', hint: 'For instance = decision = "accept"', element, binding: condition }
  ];
  return buildGroup({ id: 'condition-group', label: 'When this way is taken', fields, services, open: true });
}

// The collection is a FEEL expression or a variable; BPMN keeps it as a reference, so it is written by its id alone.
function bindCollection(element, loop, { name, services }) {
  const set = value => {
    const reference = value && services.bpmnFactory.create('bpmn:DataObject', { id: value });
    run(services, [ change(element, loop, { [name]: reference || undefined }) ]);
  };
  return { get: () => loop.get(name)?.get('id') ?? '', set };
}

function listLoopFields(element, loop, services) {
  const bind = (name, type) => bindNamedChild(element, loop, { name, type, services });
  return [
    { id: 'loop-collection', label: 'Once for each of', kind: 'feel', feel: 'optional', hint: 'A list; or say how many times below', element, binding: bindCollection(element, loop, { name: 'loopDataInputRef', services }) },
    { id: 'loop-item', label: 'Each one is called', kind: 'identifier', element, binding: bind('inputDataItem', 'bpmn:DataInput') },
    { id: 'loop-count', label: 'How many times', kind: 'number', element, binding: bindExpression(element, loop, { name: 'loopCardinality', services }) },
    { id: 'loop-results', label: 'The results are gathered in', kind: 'text', element, binding: bindCollection(element, loop, { name: 'loopDataOutputRef', services }) },
    { id: 'loop-result', label: 'Each result is called', kind: 'identifier', element, binding: bind('outputDataItem', 'bpmn:DataOutput') },
    { id: 'loop-until', label: 'It is enough when', kind: 'feel', element, binding: bindExpression(element, loop, { name: 'completionCondition', services }) }
  ];
}

function whileFields(element, loop, services) {
  return [
    { id: 'loop-while', label: 'Again while', kind: 'feel', element, binding: bindExpression(element, loop, { name: 'loopCondition', services }) },
    { id: 'loop-maximum', label: 'At most so many times', kind: 'number', element, binding: bindAttribute(element, loop, { name: 'loopMaximum', services }) }
  ];
}

export function repeatGroup(element, services) {
  const loop = is(element, 'bpmn:Activity') && getBusinessObject(element).get('loopCharacteristics');
  if (!loop) return null;
  const isList = is(loop, 'bpmn:MultiInstanceLoopCharacteristics');
  const fields = (isList ? listLoopFields : whileFields)(element, loop, services);
  return buildGroup({ id: 'repeat', label: 'Repeated', fields, services, open: true });
}
