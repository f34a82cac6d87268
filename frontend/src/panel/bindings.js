// A binding ties a field of the panel to one place of the model: { get(), set(text) }. Empty text removes the attribute.
import { addExtension, change, createIn, findExtension, getBusinessObject, run } from './model.js';

/** An attribute of a model element that exists. */
export function bindAttribute(element, target, { name, services }) {
  return {
    get: () => target.get(name) ?? '',
    set: value => run(services, [ change(element, target, { [name]: value || undefined }) ])
  };
}

/** An attribute of an extension element that is made on the first edit, then also with `initial` values. */
export function bindExtension(element, type, { name, services, owner = getBusinessObject(element), initial = {} }) {
  const find = () => findExtension(owner, type);
  return {
    get: () => find()?.get(name) ?? '',
    set: value => {
      const there = find();
      if (!there) {
        if (!value) return;
        run(services, addExtension(element, type, { services, owner, properties: { ...initial, [name]: value } }).changes);
      } else {
        run(services, [ change(element, there, { [name]: value || undefined }) ]);
      }
    }
  };
}

/** The text of a FEEL expression that is a child element: a condition, a duration, a cardinality. */
export function bindExpression(element, target, { name, services }) {
  return {
    get: () => target.get(name)?.get('body') ?? '',
    set: value => {
      const body = value && createIn(target, 'bpmn:FormalExpression', { services, properties: { body: value } });
      run(services, [ change(element, target, { [name]: body || undefined }) ]);
    }
  };
}

/** The name of a child element such as the item of a collection. */
export function bindNamedChild(element, target, { name, type, services }) {
  return {
    get: () => target.get(name)?.get('name') ?? '',
    set: value => {
      const child = value && createIn(target, type, { services, properties: { name: value } });
      run(services, [ change(element, target, { [name]: child || undefined }) ]);
    }
  };
}
