// A dry run painted on the drawing: tokens with their number, the flows of the last step, a sign where something can
// happen. All of it is in the panel too: what is put over the drawing is for the pointer and hidden from screen readers,
// who hear it with the element (see `describe`).
import { bringIntoView } from './view.js';

const KIND = 'walk';

export class WalkMarks {
  constructor(modeler, { translate, pick }) {
    Object.assign(this, { translate, pick });
    const names = [ 'canvas', 'overlays', 'elementRegistry', 'focusStops' ];
    [ this.canvas, this.overlays, this.registry, this.focusStops ] = names.map(each => modeler.get(each));
    this.marked = [];
    this.counts = new Map();
    this.possible = new Set();
  }

  /** @param {import('./walk_panel.js').Answer} answer */
  show({ stands, next, last }) {
    this.clear();
    for (const id of [ ...last.elements, ...last.flows ]) this.mark(id, 'is-visited');
    for (const { element, how, count } of stands) {
      const { tokens = 0, isStopped = false } = this.counts.get(element) ?? {};
      this.counts.set(element, { tokens: tokens + count, isStopped: isStopped || how === 'incident', isOpen: how === 'hold' });
    }
    for (const [ id, { tokens, isStopped } ] of this.counts) {
      this.mark(id, isStopped ? 'is-late' : 'is-here');
      this.put(id, buildBadge(isStopped ? 'late' : 'here', `${isStopped ? '▲' : '●'} ${tokens}`), { top: -19, left: -4 });
    }
    for (const { element } of next) {
      this.possible.add(element);
      this.put(element, this.buildGo(element), { top: -14, right: 14 });
    }
    this.reveal([ ...last.elements.filter(each => this.counts.has(each)), ...this.counts.keys(), ...last.elements ]);
    this.focusStops.schedule();
  }

  /** The first of these that is drawn is brought into sight. */
  reveal(ids) {
    const seen = ids.map(each => this.registry.get(each)).find(each => each && this.canvas.findRoot(each) === this.canvas.getRootElement());
    if (seen) bringIntoView(this.canvas, seen);
  }

  clear() {
    for (const [ id, name ] of this.marked) if (this.registry.get(id)) this.canvas.removeMarker(id, name);
    this.overlays.remove({ type: KIND });
    this.marked = [];
    this.counts.clear();
    this.possible.clear();
    this.focusStops.schedule();
  }

  /** How an element stands, in words for its spoken label. */
  describe({ id }) {
    const { tokens, isStopped, isOpen } = this.counts.get(id) ?? {};
    const words = [];
    if (isStopped) words.push(this.translate('the walk is stopped here'));
    else if (tokens) words.push(this.translate(isOpen ? 'the walk is in here' : 'the walk waits here, tokens: {tokens}', { tokens }));
    if (this.possible.has(id)) words.push(this.translate('something can happen here'));
    return words.join(', ');
  }

  /** What is not in the drawing (a called process) is in the panel only. */
  mark(id, name) {
    if (!this.registry.get(id)) return;
    this.canvas.addMarker(id, name);
    this.marked.push([ id, name ]);
  }

  put(id, html, position) {
    if (this.registry.get(id)) this.overlays.add(id, KIND, { html, position, scale: true, show: { minZoom: 0 } });
  }

  buildGo(element) {
    const sign = document.createElement('button');
    Object.assign(sign, { type: 'button', className: 'walk-go', textContent: '▶', tabIndex: -1, title: this.translate('Let it happen') });
    sign.setAttribute('aria-hidden', 'true');
    sign.addEventListener('click', () => this.pick(element));
    return sign;
  }
}

function buildBadge(className, text) {
  const badge = document.createElement('span');
  badge.className = `diagram-badge ${className}`;
  badge.setAttribute('aria-hidden', 'true');
  badge.textContent = text;
  return badge;
}
