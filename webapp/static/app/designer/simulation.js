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

const SPEED = /^Set animation speed = (.+)$/;

function change(text, translate, apply) {
  const speed = text.match(SPEED);
  const said = speed ? translate('Set animation speed = {speed}', { speed: translate(speed[1]) }) : translate.quietly(text);
  if (said !== text) apply(said);
}
