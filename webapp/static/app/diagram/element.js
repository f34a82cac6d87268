// What the modules of the diagram ask of an element. Works in the viewer and in the modeler.

export const is = (element, type) => Boolean(element?.businessObject?.$instanceOf?.(type));

export const isStep = element => is(element, 'bpmn:FlowNode') && element.type !== 'label';

export const nameOf = element => element.businessObject.name?.replace(/\s+/g, ' ').trim() ?? '';

/** The sequence flows that leave an element. */
export const flowsFrom = element => element.outgoing.filter(each => is(each, 'bpmn:SequenceFlow') && each.target);

export const flowsInto = element => element.incoming.filter(each => is(each, 'bpmn:SequenceFlow') && each.source);

/** The lane that an element stands in, or null. */
export function laneOf(element) {
  const lanes = element.businessObject.lanes ?? [];
  if (lanes.length) return lanes[lanes.length - 1];
  return is(element.parent, 'bpmn:Lane') ? element.parent.businessObject : null;
}
