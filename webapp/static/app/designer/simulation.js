// The token simulation explains a flow: a toggle of our own with words, and its English texts in the page's language.
// Its own toggle is a plain div that no key reaches: it is hidden.

const WORDS = [ '.bts-entry', '.bts-context-pad', '.bts-text', '.bts-header', '.bts-animation-speed-button', '.placeholder' ].join(',');

export function bindSimulation(modeler, { button, container, translate }) {
  const mode = modeler.get('toggleMode');
  let isOn = false;
  button.addEventListener('click', () => mode.toggleMode(!isOn));
  modeler.on('tokenSimulation.toggleMode', event => {
    isOn = event.active;
    button.setAttribute('aria-pressed', String(isOn));
    button.textContent = translate(isOn ? 'Stop simulating' : 'Simulate the flow');
    if (isOn) translateWithin(container, translate);
  });
  const observer = new MutationObserver(() => { if (isOn) translateWithin(container, translate); });
  observer.observe(container, { childList: true, subtree: true });
}

// What is translated already is not in the dictionary and stays as it is.
function translateWithin(container, translate) {
  for (const node of container.querySelectorAll(WORDS)) {
    if (node.title) change(node.title, translate, text => { node.title = text; node.setAttribute('aria-label', text); });
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) change(child.data.trim(), translate, text => { child.data = text; });
    }
  }
}

// Texts with a value in them, as the library writes them: pattern -> the key of the dictionary.
const TEMPLATES = [
  [ /^Set animation speed = (?<speed>.+)$/, 'Set animation speed = {speed}' ],
  [ /^(?<name>.+) started$/, '{name} started' ],
  [ /^(?<name>.+) finished$/, '{name} finished' ],
  [ /^(?<name>.+) canceled$/, '{name} canceled' ]
];

function change(text, translate, apply) {
  const said = say(text, translate);
  if (said !== text) apply(said);
}

function say(text, translate) {
  for (const [ pattern, key ] of TEMPLATES) {
    const values = text.match(pattern)?.groups;
    if (!values) continue;
    const translated = Object.entries(values).map(([ name, value ]) => [ name, translate.quietly(value) ]);
    return translate(key, Object.fromEntries(translated));
  }
  return translate.quietly(text);
}
