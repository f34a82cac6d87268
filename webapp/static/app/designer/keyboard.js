// Drawing without a pointer: the palette is a toolbar with one tab stop, new elements are placed in the middle of what is
// seen, "connect to" is a list. A diagram-js module; the focus stops are in ../diagram/focus_stops.js.
import { isStep, nameOf } from '../diagram/element.js';
import { sayKind } from '../diagram/spoken.js';

const GRID = 10;
const CLEAR = { x: 120, y: 90 }; // no middle of another step nearer than this
const onGrid = value => Math.round(value / GRID) * GRID;

class KeyboardDrawing {
  constructor(injector) {
    const names = [ 'canvas', 'create', 'elementRegistry', 'eventBus', 'keyboard', 'modeling', 'palette', 'popupMenu', 'rules', 'selection', 'translate' ];
    for (const name of names) this[name] = injector.get(name);
    this.focusStops = injector.get('focusStops');
    this.announce = injector.get('config.announce', false) ?? (() => {});
    this.placeInsteadOfDragging();
    this.eventBus.on([ 'palette.create', 'palette.changed', 'import.done' ], () => { requestAnimationFrame(() => this.tendPalette()); });
    this.popupMenu.registerProvider('connect-to', { getPopupMenuEntries: element => this.listTargets(element) });
    this.keyboard.addListener(1500, context => this.onKey(context.keyEvent));
  }

  /** `create.start` begins a drag; when a key or a screen reader's click began it, the element is placed at once. */
  placeInsteadOfDragging() {
    const start = this.create.start.bind(this.create);
    this.create.start = (event, elements, context) => {
      const original = event?.originalEvent ?? event;
      const isPointer = !(original instanceof KeyboardEvent) && original?.detail !== 0;
      return isPointer ? start(event, elements, context) : this.place([ elements ].flat());
    };
  }

  place([ element ]) {
    const position = this.findRoom();
    const parent = this.findParent(element, position);
    if (!this.rules.allowed('shape.create', { shape: element, target: parent, position })) {
      this.announce(this.translate('This element may not stand here'));
      return;
    }
    const created = this.modeling.createShape(element, position, parent);
    this.announce(this.translate('Element created'));
    requestAnimationFrame(() => { this.selection.select(created); this.focusStops.label(); this.focusStops.go(created); });
  }

  /** A free spot at or right of the middle of what is seen. */
  findRoom() {
    const { x, y, width, height } = this.canvas.viewbox();
    const spot = { x: onGrid(x + width / 2), y: onGrid(y + height / 2) };
    const steps = this.elementRegistry.filter(isStep);
    const isTaken = () => steps.some(({ x: left, y: top, width: w, height: h }) =>
      Math.abs(left + w / 2 - spot.x) < CLEAR.x && Math.abs(top + h / 2 - spot.y) < CLEAR.y);
    for (let tries = 0; tries < 60 && isTaken(); tries += 1) spot.x += 4 * GRID;
    return spot;
  }

  findParent(element, { x, y }) {
    if (element.type === 'bpmn:Participant') return this.canvas.getRootElement();
    const holds = each => x > each.x && x < each.x + each.width && y > each.y && y < each.y + each.height;
    const places = this.elementRegistry.filter(each => [ 'bpmn:Participant', 'bpmn:SubProcess' ].includes(each.type) && !each.collapsed && holds(each));
    return places.pop() ?? this.canvas.getRootElement();
  }

  tendPalette() {
    const bar = this.canvas.getContainer().querySelector('.djs-palette-entries');
    if (!bar) return;
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-orientation', 'vertical');
    bar.setAttribute('aria-label', this.translate('Tools'));
    const tools = [ ...bar.querySelectorAll('.entry') ];
    for (const [ at, tool ] of tools.entries()) {
      tool.setAttribute('tabindex', at ? '-1' : '0');
      tool.setAttribute('role', 'button');
      if (tool.title) tool.setAttribute('aria-label', tool.title);
    }
    if (bar.dataset.tended) return;
    bar.dataset.tended = 'true';
    bar.addEventListener('keydown', event => this.onPaletteKey(event, bar));
  }

  onPaletteKey(event, bar) {
    const tools = [ ...bar.querySelectorAll('.entry') ];
    const at = tools.indexOf(event.target);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tools.length - 1 }[event.key];
    const isPress = [ 'Enter', ' ' ].includes(event.key);
    if (next === undefined && !isPress) return;
    event.preventDefault();
    event.stopPropagation();
    if (isPress) this.palette.triggerEntry(event.target.dataset.action, 'click', event);
    else this.rove(tools, tools[(next + tools.length) % tools.length]);
  }

  rove(tools, target) {
    for (const tool of tools) tool.setAttribute('tabindex', tool === target ? '0' : '-1');
    target.focus();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const [ element ] = this.selection.get();
    if (event.key === 'C' && element && isStep(element)) {
      this.openConnect(element);
      return true;
    }
    if (event.key === 'p' && element) {
      document.querySelector('.designer-panel :is(input, textarea, select, button)')?.focus();
      return true;
    }
    return undefined;
  }

  openConnect(element) {
    if (!Object.keys(this.listTargets(element)).length) {
      this.announce(this.translate('Nothing here can be connected to'));
      return;
    }
    const { x, y, width } = this.canvas.getContainer().getBoundingClientRect();
    this.popupMenu.open(element, 'connect-to', { x: x + width / 2 - 150, y: y + 60 }, { title: this.translate('Connect to'), width: 300, search: true });
  }

  listTargets(element) {
    const isTarget = each => each !== element && isStep(each) && this.rules.allowed('connection.create', { source: element, target: each });
    const toEntry = target => [ `connect-${target.id}`, {
      label: nameOf(target) || target.id,
      description: sayKind(target, this.translate),
      action: () => this.connect(element, target)
    } ];
    return Object.fromEntries(this.elementRegistry.filter(isTarget).map(toEntry));
  }

  connect(source, target) {
    this.popupMenu.close();
    this.modeling.connect(source, target);
    this.announce(this.translate('Connected to {name}', { name: nameOf(target) || target.id }));
    requestAnimationFrame(() => this.focusStops.go(target));
  }
}

KeyboardDrawing.$inject = [ 'injector' ];

export default { __init__: [ 'keyboardDrawing' ], keyboardDrawing: [ 'type', KeyboardDrawing ] };
