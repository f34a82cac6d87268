// Keeps references that lead nowhere. The library drops them when it reads a file, and saving would lose them: a
// collection given as a FEEL expression (`loopDataInputRef`), a form's id that is not in this file.

/** After an import: puts each unresolved reference back as a stand-in with its id. Returns the other warnings. */
export function keepReferences(warnings, bpmnFactory) {
  const others = [];
  for (const warning of warnings) {
    const { element, property, value } = warning;
    const descriptor = element?.$descriptor?.propertiesByName?.[property];
    if (!descriptor?.isReference || !value) {
      others.push(warning);
      continue;
    }
    const standIn = bpmnFactory.create('bpmn:DataObject', { id: value });
    if (descriptor.isMany) element.get(property).push(standIn);
    else element.set(property, standIn);
  }
  return others;
}
