// Element names in the page's language: a diagram's `name` is Spanish, `care:label lang="en"` beside it is English.

/** Changes the names of a parsed file, before it is drawn. For viewers only: a modeler would save them. */
export function nameIn(elementsById, language) {
  if (language === 'es') return;
  for (const element of Object.values(elementsById)) {
    const labels = element.extensionElements?.values?.filter(each => each.$type.toLowerCase() === 'care:label') ?? [];
    const label = labels.find(each => each.lang === language);
    const text = label?.text ?? label?.$body;
    if (text) element.name = text;
  }
}
