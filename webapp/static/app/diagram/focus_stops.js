// Makes each step of a diagram a focus stop with a spoken label; arrow keys follow the flow (one tab stop in all).
// A diagram-js module for viewer and modeler. Config `focusStops`: { label, describe(element), onEnter(element) }.
import { flowsFrom, flowsInto } from './element.js';
import { readingOrder } from './order.js';
import { say } from './spoken.js';

class FocusStops {
  constructor(config, eventBus, canvas, elementRegistry, injector, translate) {
    this.config = config ?? {};
    this.canvas = canvas;
    this.elementRegistry = elementRegistry;
    this.selection = injector.get('selection', false);
    this.translate = translate;
    this.order = [];
    this.current = null;
    const refresh = () => { this.schedule(); }; // returns nothing: a listener's value would stop the event
    eventBus.on([ 'import.done', 'elements.changed', 'shape.added', 'shape.removed', 'connection.added', 'connection.removed', 'root.set' ], 200, refresh);
    eventBus.on('selection.changed', event => { this.point(event.newSelection[0]); });
    eventBus.on('diagram.init', () => { this.listen(canvas.getContainer()); });
  }

  listen(container) {
    container.addEventListener('keydown', event => this.onKey(event), true);
    container.addEventListener('focusin', event => {
      const element = this.find(event.target);
      if (element) this.onFocus(element);
    });
  }

  find(node) {
    const graphics = node?.closest?.('g.djs-element');
    return graphics ? this.elementRegistry.get(graphics.dataset.elementId) : undefined;
  }

  onFocus(element) {
    this.canvas.getContainer().scrollTo(0, 0); // the browser may have scrolled the canvas under its own feet
    this.point(element);
    if (this.selection && !this.selection.isSelected(element)) this.selection.select(element);
    (this.config.reveal ?? (each => this.canvas.scrollToElement(each, 60)))(element);
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.label(); });
  }

  label() {
    const svg = this.canvas.getContainer().querySelector('svg');
    if (!svg) return;
    svg.setAttribute('role', 'application');
    svg.setAttribute('aria-label', this.translate(this.config.label ?? 'Process diagram'));
    this.order = readingOrder(this.elementRegistry);
    if (!this.order.includes(this.current)) this.current = this.config.first?.() ?? this.order[0];
    const steps = new Set(this.order);
    this.elementRegistry.forEach((element, graphics) => {
      if (steps.has(element)) this.labelOne(element, graphics);
      else graphics.removeAttribute('tabindex');
    });
  }

  labelOne(element, graphics) {
    graphics.setAttribute('role', 'img');
    graphics.setAttribute('aria-roledescription', this.translate('diagram element'));
    graphics.setAttribute('aria-label', say(element, { translate: this.translate, state: this.config.describe?.(element) }));
    graphics.setAttribute('tabindex', element === this.current ? '0' : '-1');
  }

  /** Makes an element the one that Tab reaches. */
  point(element) {
    if (!this.order.includes(element)) return;
    const before = this.current && this.elementRegistry.getGraphics(this.current);
    before?.setAttribute('tabindex', '-1');
    this.elementRegistry.getGraphics(element).setAttribute('tabindex', '0');
    this.current = element;
  }

  go(element) {
    if (!element) return;
    this.point(element);
    this.elementRegistry.getGraphics(element).focus({ preventScroll: true });
  }

  onKey(event) {
    const element = this.find(document.activeElement);
    if (!element || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter' && this.config.onEnter) {
      event.preventDefault();
      this.config.onEnter(element);
      return;
    }
    const target = this.findTarget(element, event.key);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(target);
  }

  /** The element that a key leads to, null for none, undefined if the key is not ours. */
  findTarget(element, key) {
    const at = this.order.indexOf(element);
    if (at < 0) return undefined;
    const ways = flowsFrom(element).map(flow => flow.target);
    if (/^[1-9]$/.test(key)) return ways[Number(key) - 1] ?? null;
    const targets = {
      ArrowRight: () => ways[0] ?? null,
      ArrowLeft: () => element.host ?? flowsInto(element)[0]?.source ?? null,
      ArrowDown: () => this.order[at + 1] ?? null,
      ArrowUp: () => this.order[at - 1] ?? null,
      Home: () => this.order[0],
      End: () => this.order[this.order.length - 1]
    };
    return targets[key]?.();
  }
}

FocusStops.$inject = [ 'config.focusStops', 'eventBus', 'canvas', 'elementRegistry', 'injector', 'translate' ];

export default { __init__: [ 'focusStops' ], focusStops: [ 'type', FocusStops ] };
