// Changes of one element that is there, as the prover proposes them: made in the editor, each as one step of *undo*.

/** @typedef {{ does: 'turn' | 'default', element: string, to: string }} Change */

// What runs inside of one command is undone with it.
class Together {
  preExecute({ run }) {
    run();
  }
}

const CHANGES = {
  /** Another kind of gateway; what joins everything has no default. */
  turn(modeler, { element, to }) {
    const type = `bpmn:${to[0].toUpperCase()}${to.slice(1)}`;
    modeler.get('bpmnReplace').replaceElement(modeler.get('elementRegistry').get(element), { type });
  },

  /** The way that is taken when no other is open: it has no condition itself. */
  default(modeler, { element }) {
    const flow = modeler.get('elementRegistry').get(element);
    const modeling = modeler.get('modeling');
    modeling.updateProperties(flow, { conditionExpression: undefined });
    modeling.updateProperties(flow.source, { default: flow.businessObject });
  }
};

/** @returns {(change: Change) => void} */
export function bindChanges(modeler) {
  const stack = modeler.get('commandStack');
  stack.registerHandler('repair.apply', Together);
  return change => stack.execute('repair.apply', { run: () => CHANGES[change.does](modeler, change) });
}
