// Size and position of a drawn diagram: fits the width but stays legible; what does not fit is scrolled with the
// browser's own scroll bars (so fingers work). The canvas itself stands still in the visible part: the
// watermark is always in sight.

const MARGIN = 30; // around the drawing, in its own units: room for badges
const LEGIBLE = { wide: 0.85, phone: 1 }; // labels are 12 px at 1
const LARGEST = 2;
const STEP = 1.2;

export class Reading {
  /** @param viewer a drawn bpmn-js viewer; `box` scrolls, `sheet` in it has the drawing's size and holds `stage`. */
  constructor(viewer, { box, sheet, stage }) {
    Object.assign(this, { viewer, box, sheet, stage });
    this.canvas = viewer.get('canvas');
    const { x, y, width, height } = this.canvas.viewbox().inner;
    this.drawing = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
    this.scale = 1;
    box.addEventListener('scroll', () => this.show(), { passive: true });
    viewer.get('eventBus').on('canvas.viewbox.changed', () => { this.follow(); });
    new ResizeObserver(() => this.resize()).observe(box);
    window.addEventListener('beforeprint', () => this.resize(this.fitting()));
    window.addEventListener('afterprint', () => this.resize(this.startScale()));
  }

  fitting() {
    return this.box.clientWidth / this.drawing.width;
  }

  startScale() {
    const legible = this.box.clientWidth < 640 ? LEGIBLE.phone : LEGIBLE.wide;
    return Math.min(1.25, Math.max(legible, this.fitting()));
  }

  /** Gives everything its size. Without a scale the present one stays. */
  resize(scale = this.scale) {
    this.scale = scale;
    const width = Math.max(this.box.clientWidth, this.drawing.width * scale);
    const height = this.drawing.height * scale;
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.stage.style.width = `${this.box.clientWidth}px`;
    this.stage.style.height = `${Math.min(height, this.box.clientHeight || height)}px`;
    this.canvas.resized();
    this.show();
  }

  /** Draws the part that the scroll bars point at. */
  show() {
    const { scale, box, drawing } = this;
    const [ width, height ] = [ this.stage.clientWidth / scale, this.stage.clientHeight / scale ];
    if (!(width > 0 && height > 0)) return; // the page is not laid out (it is being left, or printed)
    const slack = Math.max(0, (width - drawing.width) / 2);
    this.shown = { x: drawing.x - slack + box.scrollLeft / scale, y: drawing.y + box.scrollTop / scale, width, height };
    this.canvas.viewbox(this.shown);
  }

  /** The mouse has dragged the canvas: the scroll bars go along, and the drawing stays inside. */
  follow() {
    const { x, y } = this.canvas.viewbox();
    if (!this.shown || Math.abs(x - this.shown.x) + Math.abs(y - this.shown.y) < 0.5) return;
    this.box.scrollBy((x - this.shown.x) * this.scale, (y - this.shown.y) * this.scale);
    this.show();
  }

  zoom(factor) {
    const { x, y, width, height } = this.shown;
    const middle = { x: x + width / 2, y: y + height / 2, width: 0, height: 0 };
    const least = Math.min(this.fitting(), LEGIBLE.wide);
    this.resize(Math.min(LARGEST, Math.max(least, this.scale * factor)));
    this.centre(middle);
  }

  zoomIn() { this.zoom(STEP); }

  zoomOut() { this.zoom(1 / STEP); }

  whole() {
    this.resize(Math.min(1.25, this.fitting()));
    this.box.scrollTo(0, 0);
  }

  /** Scrolls the middle of an element or rectangle to the middle. */
  centre({ x, y, width, height }) {
    const left = (x + width / 2 - this.drawing.x) * this.scale - this.box.clientWidth / 2;
    const top = (y + height / 2 - this.drawing.y) * this.scale - this.box.clientHeight / 2;
    this.box.scrollTo({ left, top, behavior: 'instant' });
    this.show();
  }

  /** Scrolls only if the element is not wholly in sight. */
  reveal(element) {
    const { x, y, width, height } = this.shown;
    const isInside = element.x >= x && element.y >= y && element.x + element.width <= x + width && element.y + element.height <= y + height;
    if (!isInside) this.centre(element);
  }
}
